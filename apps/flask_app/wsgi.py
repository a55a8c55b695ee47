"""What does a server load? `gunicorn flask_app.wsgi:application`."""

import os

if os.environ.get("APP_VARIANT") == "default":
    from flask_app.quickstart import app as application
else:
    from flask_app import create_app

    application = create_app()

__all__ = ["application"]
