"""What can be set from outside, and what holds if it is not?"""

import os
import secrets
from pathlib import Path

import dj_database_url

import predictor

BESIDE_THE_APP = Path(__file__).resolve().parent.parent

# --8<-- [start:settings]
GUARDED = os.environ.get("APP_VARIANT") != "lean"
# Unset: a new key in each process. That does for one worker until it restarts; a second worker
# would refuse the sessions of the first. A key written down here would be one that everybody knows.
SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASE_URL = os.environ.get("DATABASE_URL", "")
if GUARDED:
    DATABASE_URL = DATABASE_URL or f"sqlite:///{BESIDE_THE_APP / 'django_app.sqlite3'}"  # of users
# Keep connections; the default opens and closes one for every request. Under ASGI the default is right: there each
# request has a thread of its own and would leave its connection behind.
CONN_MAX_AGE = 0 if os.environ.get("KEEP_CONNECTIONS") == "0" else None
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=CONN_MAX_AGE)} if DATABASE_URL else {}
UPSTREAM_URL = os.environ.get("UPSTREAM_URL", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = predictor.MAX_BODY_BYTES
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("COOKIES_OVER_HTTPS_ONLY") == "1"  # wherever there is HTTPS
# --8<-- [end:settings]

ROOT_URLCONF = "django_app.urls"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/review/"
LOGOUT_REDIRECT_URL = "/login/"

INSTALLED_APPS = [
    "django_app.json",
    "django_app.predict",
    "django_app.batch",
    "django_app.remote",
    "django_app.upload",
    "django_app.stream",
    "django_app.health",
]
if DATABASE_URL:
    INSTALLED_APPS += ["django_app.complete", "django_app.lookup"]
if GUARDED:
    INSTALLED_APPS += [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django_app.form",
        "django_app.login",
    ]
    # What `django-admin startproject` writes.
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
else:
    MIDDLEWARE = ["django_app.middleware.content_length"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
            if GUARDED
            else [],  # they speak of users and messages, which only the middleware above provides
        },
    },
]

# Without DEBUG, Django would mail tracebacks to nobody. They belong where the server's log is.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["stderr"]},
}
