"""What works in Django, and what does not, when no database is configured and a key-value store is used instead?"""

import dbm
import json
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, JsonResponse
from key_value_history import remember

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for this probe",
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
)
django.setup()

from django.contrib.auth.models import User
from django.test import Client
from django.urls import path


def predict(request: HttpRequest) -> JsonResponse:
    return JsonResponse(remember(store, request.body))


urlpatterns = [path("predict/", predict)]


def users_work() -> bool:
    try:
        User.objects.count()
    except ImproperlyConfigured:
        return False
    return True


def main() -> None:
    global store
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "history")
        answered = Client().post("/predict/", b'{"petal_length_cm": 1.4}', content_type="application/json")
        with dbm.open(store) as history:
            kept = len(history.keys())
    answer = {"status": answered.status_code, "body": answered.json(), "kept": kept, "users_work": users_work()}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
