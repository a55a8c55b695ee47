"""The Django side: the settings that startproject writes, with DEBUG off, and views as people first write them."""

import datetime
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django import conf
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, JsonResponse
from django.test import override_settings
from django.urls import path
from django.utils.log import configure_logging
from django.views.decorators.csrf import csrf_exempt


@dataclass
class Prediction:
    label: str
    probability: float


def predict(request):
    return JsonResponse(json.loads(request.body))


def form(request):
    return JsonResponse({"size": request.POST["size"]})


def search(request):
    return JsonResponse({"k": request.GET["k"]})


def fields(request):
    return JsonResponse({"fields": len(request.POST)})


def upload(request):
    return JsonResponse({"name": request.FILES["image"].name})


def labels(request):
    return JsonResponse({"virginica": 0.1, "setosa": 0.9})


def mixed_labels(request):
    return JsonResponse({0: 0.9, "other": 0.1})


def trained(request):
    return JsonResponse({"trained": datetime.datetime(2026, 11, 25, 4, 30, tzinfo=datetime.UTC)})


def best(request):
    return JsonResponse({"best": Prediction("setosa", 0.9)})


def batch(request):
    return JsonResponse([0.9, 0.1])


def model(request):
    return FileResponse(Path(__file__).open("rb"))


def save(request):
    return JsonResponse({"saved": request.POST["size"]})


def fails(request):
    return JsonResponse({"ratio": 1 / 0})


VIEWS = {
    "predict": predict,
    "form/": form,
    "search": search,
    "fields": fields,
    "upload": upload,
    "labels": labels,
    "mixed-labels": mixed_labels,
    "trained": trained,
    "best": best,
    "batch": batch,
    "model": model,
    "save": save,
    "fails": fails,
}
PROJECT = Path(conf.__file__).parent / "project_template" / "project_name" / "settings.py-tpl"


def startproject() -> dict[str, Any]:
    """The settings of a new project; the names left open in Django's template do no harm."""
    names: dict[str, Any] = {"__file__": __file__}
    exec(PROJECT.read_text(encoding="utf-8"), names)
    return {name: value for name, value in names.items() if name.isupper()}


settings.configure(**startproject() | {"DEBUG": False, "ALLOWED_HOSTS": ["localhost"]})
changes = override_settings()
changes.enable()


def create(code: str = "") -> Callable[..., Any]:
    """The app, until the next call; `code` may define settings, names of urls.py, and views anew."""
    global changes
    names = globals() | {}
    exec(code, names)
    new = {name: value for name, value in names.items() if globals().get(name) is not value}
    urls = ModuleType("urls")
    views = {route: names[view.__name__] for route, view in VIEWS.items()}
    patterns = [path(route, view if view is save else csrf_exempt(view)) for route, view in views.items()]
    vars(urls).update({"urlpatterns": patterns} | new)
    changes.disable()
    changes = override_settings(ROOT_URLCONF=urls, **{name: value for name, value in new.items() if name.isupper()})
    changes.enable()
    logging.root.handlers.clear()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    return get_wsgi_application()
