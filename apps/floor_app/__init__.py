"""What does a request cost with no framework at all? The measured features on bare WSGI, some of them on bare ASGI."""
