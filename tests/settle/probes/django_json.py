"""What does Django say to JSON that it cannot read or write? Prints the answer or the error of each view, as JSON."""

import json
import sys

import numpy as np
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=sys.argv[1] == "debug",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for this probe",
    LOGGING={"version": 1, "disable_existing_loggers": True},
)

import django

django.setup()

from django.http import JsonResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

VIEWS = {
    "float32": lambda request: JsonResponse({"x": np.float32(0.5)}),
    "int64": lambda request: JsonResponse({"x": np.int64(5)}),
    "ndarray": lambda request: JsonResponse({"x": np.array([1, 2])}),
    "float64": lambda request: JsonResponse({"x": np.float64(0.5)}),
    "nan": lambda request: JsonResponse({"x": float("nan")}),
    "list": lambda request: JsonResponse([1, 2]),
    "dict": lambda request: {"x": 1},
    "read": lambda request: JsonResponse(json.loads(request.body)),
    "slash/": require_POST(lambda request: JsonResponse({"x": 1})),
}
urlpatterns = [
    *(path(name, csrf_exempt(view)) for name, view in VIEWS.items()),
    path("checked", lambda request: JsonResponse({"x": 1})),
]


def post(address, body="", **options):
    try:
        answer = Client(enforce_csrf_checks=True).post(address, body, content_type="text/plain", **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return f"{answer.status_code} {answer.content.decode()}"


print(
    json.dumps(
        {name: post(f"/{name}") for name in VIEWS}
        | {
            "no JSON": post("/read", "{6"),
            "no header": post("/read", '{"x": 1}'),
            "no slash": post("/slash"),
            "no slash, redirected": Client().get("/slash", follow=True).status_code,
            "no token": post("/checked"),
        }
    )
)
