"""How is the Django app put together? A project with one Django app per feature; see settings.py and urls.py."""

import os

DEFAULT = os.environ.get("APP_VARIANT") == "default"
SETTINGS = "django_app.startproject.settings" if DEFAULT else "django_app.settings"  # which an entry point loads
