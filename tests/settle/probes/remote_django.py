"""The Django twin of remote_flask.py."""

import os
import time
import urllib.request

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from remote_model import load_model

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="only for this probe", ALLOWED_HOSTS=["127.0.0.1"])
load_model()


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


def remote(request: HttpRequest) -> HttpResponse:
    with urllib.request.urlopen(os.environ["UPSTREAM_URL"]) as answer:
        return HttpResponse(answer.read())


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(6)
    return HttpResponse("done")


urlpatterns = [path("", ready), path("remote/", remote), path("slow/", slow)]
application = get_wsgi_application()
