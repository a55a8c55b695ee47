"""A validated prediction in one Django file: no project folder, no installed app, no middleware, no database."""

import json

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], INSTALLED_APPS=[], MIDDLEWARE=[], DATABASES={})


def predict(request):
    try:
        length = json.loads(request.body).get("petal_length_cm")
    except ValueError:
        length = None
    if not isinstance(length, int | float) or not 0 <= length <= 30:
        errors = [{"field": "petal_length_cm", "message": "must be a number from 0 to 30"}]
        return JsonResponse({"errors": errors}, status=422)
    return JsonResponse({"label": "setosa" if length < 2.5 else "other"})


urlpatterns = [path("predict/", predict)]
application = get_wsgi_application()
