"""What does a project fresh from `startproject` contain, and what does it do with a POST that has no token?"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

logging.disable()


def page(request):
    return HttpResponse(get_token(request))


urlpatterns = [path("", page)]

with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, "-m", "django", "startproject", "fresh", folder], check=True)
    files = sorted(str(file.relative_to(folder)) for file in Path(folder).rglob("*.py"))
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fresh.settings"
    from django.conf import settings

    settings.ROOT_URLCONF = __name__  # our one page in place of the admin; everything else as generated
    from fresh.wsgi import application

    with httpx.Client(transport=httpx.WSGITransport(application), base_url="http://localhost") as client:
        first = client.get("/")
        token = {"X-CSRFToken": first.text}
        statuses = {
            "form without token": client.post("/", data={"a": "1"}).status_code,
            "JSON without token": client.post("/", json={"a": 1}).status_code,
            "form with token": client.post("/", data={"a": "1"}, headers=token).status_code,
            "foreign origin with token": client.post(
                "/", data={"a": "1"}, headers=token | {"Origin": "https://elsewhere.example"}
            ).status_code,
            "unknown host": client.get("/", headers={"Host": "elsewhere.example"}).status_code,
        }
    print(
        json.dumps(
            {
                "files": files,
                "apps": settings.INSTALLED_APPS,
                "middleware": settings.MIDDLEWARE,
                "headers": sorted(first.headers),
                "statuses": statuses,
            }
        )
    )
