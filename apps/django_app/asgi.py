"""What does a server load? `uvicorn django_app.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from django_app import SETTINGS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
os.environ.setdefault("KEEP_CONNECTIONS", "0")  # of the database: see settings.py

application = get_asgi_application()
