"""What does a server load? `gunicorn django_app.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from django_app import SETTINGS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

application = get_wsgi_application()
