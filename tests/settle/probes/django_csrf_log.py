"""What does Django write to its log, by its own default, when it refuses a POST without a token?"""

import io
import json
import sys
from contextlib import redirect_stderr

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

settings.configure(
    DEBUG=sys.argv[1] == "debug",
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for this probe",
    ALLOWED_HOSTS=["testserver"],
)
with redirect_stderr(io.StringIO()) as log:
    django.setup()

from django.test import Client

urlpatterns = [path("", lambda request: HttpResponse("OK"))]

refused = Client(enforce_csrf_checks=True).post("/")
print(json.dumps({"status": refused.status_code, "log": log.getvalue(), "page": refused.content.decode()}))
