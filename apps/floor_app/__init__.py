"""What does a request cost with no framework at all? The five measured features on bare WSGI."""
