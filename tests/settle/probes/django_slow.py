"""A Django page that waits for half a second, as for another service, and tells which process served it."""

import asyncio
import os
import time

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="for this probe only", MIDDLEWARE=[])


def slow(request):
    time.sleep(0.5)
    return JsonResponse({"pid": os.getpid()})


async def slow_async(request):
    await asyncio.sleep(0.5)
    return JsonResponse({"pid": os.getpid()})


urlpatterns = [path("slow/", slow), path("slow-async/", slow_async)]
application = get_wsgi_application()
asgi_application = get_asgi_application()

if __name__ == "__main__":
    execute_from_command_line()
