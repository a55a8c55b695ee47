"""Servers import this file; migrate and shell do not."""

import os

from django.core.wsgi import get_wsgi_application
from model import get_model

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
application = get_wsgi_application()
get_model()
