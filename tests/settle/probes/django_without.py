"""Which names does a bare Django app need? Leaves one out (argv[1]) and asks for its page."""

import json
import logging
import sys

import httpx
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

logging.disable()
left_out = sys.argv[1]
names = {"ROOT_URLCONF": __name__, "ALLOWED_HOSTS": ["*"], "SECRET_KEY": "for this probe only"}
settings.configure(**{name: value for name, value in names.items() if name != left_out})
if left_out != "urlpatterns":
    urlpatterns = [path("", lambda request: HttpResponse("OK"))]

transport = httpx.WSGITransport(get_wsgi_application(), raise_app_exceptions=False)
with httpx.Client(transport=transport, base_url="http://localhost") as client:
    try:
        print(json.dumps({"status": client.get("/").status_code}))
    except Exception as error:  # the name of the exception is what this probe is for
        print(json.dumps({"status": type(error).__name__}))
