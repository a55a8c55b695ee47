"""A Django project in one file, with a model, for what only happens inside a running one. Importing it sets it up."""

from pathlib import Path
from tempfile import mkdtemp

import django
from django.conf import settings

CSRF = "django.middleware.csrf.CsrfViewMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"

settings.configure(
    DEBUG=True,
    ALLOWED_HOSTS=["testserver"],
    SECRET_KEY="for this test only",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(mkdtemp()) / "db.sqlite3"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    STATIC_URL="static/",
    USE_TZ=True,
)
django.setup()
