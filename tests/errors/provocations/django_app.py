"""Django complains about a request, a view or a query, in a project that is set up."""

import asyncio
import atexit
import json
import shutil
import sqlite3
from collections.abc import Callable

import numpy as np
from asgiref.sync import async_to_sync

from tests.errors.django_project import COMMON, CSRF

# isort: split
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.test import AsyncClient, Client, override_settings
from django.urls import path
from django.views.decorators.http import require_POST


class Prediction(models.Model):
    species = models.CharField(max_length=40, unique=True)
    image = models.FileField(null=True)
    user = models.OneToOneField(User, models.CASCADE, null=True)

    class Meta:
        app_label = "predictions"


class Review(models.Model):
    class Meta:
        app_label = "predictions"


def _prepared() -> None:
    atexit.register(shutil.rmtree, settings.DATABASES["default"]["NAME"].parent)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Prediction)


_prepared()


def _ask(view: Callable[..., object], method: str = "get", *arguments: object, **options: object) -> HttpResponse:
    """Send a request to /predict/, where `view` answers; `settings` stand in for those of the project."""
    urls = type("urls", (), {"urlpatterns": [path("predict/", view, name="predict")]})
    at = options.pop("at", "/predict/")
    with override_settings(ROOT_URLCONF=urls, **options.pop("settings", {})):
        client = Client(enforce_csrf_checks=True)
        client.cookies.load(options.pop("cookies", {}))
        return getattr(client, method)(at, *arguments, **options)


def float32_in_a_response(fixed: bool) -> None:
    score = np.float32(0.5)
    _ask(lambda request: JsonResponse({"score": score.item() if fixed else score}))


def queryset_in_a_response(fixed: bool) -> None:
    users = list(User.objects.values("id")) if fixed else User.objects.all()
    JsonResponse({"users": users})


def list_in_a_response(fixed: bool) -> None:
    JsonResponse([0.1, 0.9], safe=not fixed)


def host_not_allowed(fixed: bool) -> None:
    allowed = {"ALLOWED_HOSTS": ["ml.example.org"]} if fixed else {}
    _ask(lambda request: HttpResponse(request.get_host()), settings=allowed, headers={"host": "ml.example.org"})


def no_slash(fixed: bool) -> None:
    at = "/predict/" if fixed else "/predict"
    _ask(lambda request: HttpResponse(), "post", at=at, settings={"MIDDLEWARE": [COMMON]})


def body_too_large(fixed: bool) -> None:
    limit = {"DATA_UPLOAD_MAX_MEMORY_SIZE": 10_000 if fixed else 10}
    body = {"content_type": "application/json"}
    _ask(lambda request: HttpResponse(request.body), "post", {"row": [5.1, 3.5, 1.4, 0.2]}, settings=limit, **body)


def too_many_fields(fixed: bool) -> None:
    limit = {"DATA_UPLOAD_MAX_NUMBER_FIELDS": 5_000 if fixed else 1_000}
    row = {f"feature_{number}": "0" for number in range(2_000)}
    _ask(lambda request: HttpResponse(len(request.POST)), "post", row, settings=limit)


def too_many_files(fixed: bool) -> None:
    limit = {"DATA_UPLOAD_MAX_NUMBER_FILES": 500 if fixed else 100}
    files = {f"image_{number}": SimpleUploadedFile("a.png", b"x") for number in range(101)}
    _ask(lambda request: HttpResponse(len(request.FILES)), "post", files, settings=limit)


def body_after_form(fixed: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.POST["a"] if fixed else request.POST["a"].encode() + request.body)

    _ask(view, "post", {"a": "1"})


def file_missing(fixed: bool) -> None:
    _ask(lambda request: HttpResponse(request.FILES.get("image") if fixed else request.FILES["image"]), "post")


def asked_like_flask(fixed: bool) -> None:
    view = lambda request: JsonResponse(json.loads(request.body) if fixed else request.json)  # noqa: E731
    _ask(view, "post", {"row": [5.1]}, content_type="application/json")


def returns_nothing(fixed: bool) -> None:
    def predict(request: HttpRequest) -> HttpResponse | None:
        return HttpResponse("setosa") if fixed else None

    _ask(predict)


def returns_a_dictionary(fixed: bool) -> None:
    answer = {"species": "setosa"}
    _ask(lambda request: JsonResponse(answer) if fixed else answer, settings={"MIDDLEWARE": [COMMON]})


def returns_a_coroutine(fixed: bool) -> None:
    async def answer() -> HttpResponse:
        return HttpResponse("setosa")

    async def awaited(request: HttpRequest) -> HttpResponse:
        return await answer()

    _ask(awaited if fixed else lambda request: answer())


def no_such_name(fixed: bool) -> None:
    _ask(lambda request: redirect("predict" if fixed else "prediction"))


def no_template() -> None:
    _ask(lambda request: render(request, "index.html"))


def wrong_method(fixed: bool) -> str:
    return str(_ask(require_POST(lambda request: HttpResponse()), "post" if fixed else "get").status_code)


def no_row(fixed: bool) -> None:
    with transaction.atomic():
        if fixed:
            Prediction.objects.create(species="rose")
        Prediction.objects.get(species="rose")
        transaction.set_rollback(True)


def two_rows(fixed: bool) -> None:
    with transaction.atomic():
        for name in ("labeller", "reviewer"):
            Group.objects.create(name=name)
        Group.objects.filter(name__contains="r").first() if fixed else Group.objects.get(name__contains="r")
        transaction.set_rollback(True)


def no_related_row(fixed: bool) -> None:
    user = User(username="ada", pk=1)
    if fixed:
        Prediction(user=user)
    str(user.prediction)


def no_file(fixed: bool) -> None:
    image = Prediction(species="rose").image
    if image or not fixed:
        str(image.url)


def same_twice(fixed: bool) -> None:
    with transaction.atomic():
        for _ in range(2):
            if fixed:
                Prediction.objects.get_or_create(species="rose")
            else:
                Prediction.objects.create(species="rose")
        transaction.set_rollback(True)


def required_left_out(fixed: bool) -> None:
    with transaction.atomic():
        Prediction.objects.create(species="tulip" if fixed else None)
        transaction.set_rollback(True)


def no_table(fixed: bool) -> None:
    (Prediction if fixed else Review).objects.count()


def query_after_an_error(fixed: bool) -> None:
    with transaction.atomic():
        Prediction.objects.create(species="rose")
        try:
            if fixed:
                with transaction.atomic():
                    Prediction.objects.create(species="rose")
            else:
                Prediction.objects.create(species="rose")
        except Exception:
            Prediction.objects.count()
        transaction.set_rollback(True)


def locked() -> None:
    """Another process writes; this one waits for no time instead of 5 seconds."""
    name = str(settings.DATABASES["default"]["NAME"])
    other = sqlite3.connect(name, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
        Prediction.objects.create(species="lily")
    finally:
        other.close()
        connections.close_all()


def query_in_async_code(fixed: bool) -> None:
    async def view() -> int:
        return await Prediction.objects.acount() if fixed else Prediction.objects.count()

    asyncio.run(view())


def async_to_sync_in_a_loop(fixed: bool) -> None:
    async def answer() -> str:
        return "setosa"

    async def view() -> str:
        return await answer() if fixed else async_to_sync(answer)()

    asyncio.run(view())


def ordinary_generator_under_asgi(fixed: bool) -> None:
    async def tokens():
        yield "setosa"

    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(tokens() if fixed else iter(["setosa"]))

    async def read() -> None:
        urls = type("urls", (), {"urlpatterns": [path("", view)]})
        with override_settings(ROOT_URLCONF=urls):
            response = await AsyncClient().get("/")
            [part async for part in response]

    asyncio.run(read())


def async_generator_under_wsgi(fixed: bool) -> None:
    async def tokens():
        yield "setosa"

    list(_ask(lambda request: StreamingHttpResponse(iter(["setosa"]) if fixed else tokens())))


def _guarded(fixed: bool, cookies: dict[str, str], wrong: dict[str, object], right: dict[str, object]) -> str:
    """Post to a view behind CsrfViewMiddleware, with what is wrong or with what is right."""
    options = right if fixed else wrong
    answer = _ask(
        lambda request: HttpResponse("setosa"),
        "post",
        options.pop("data", {}),
        settings={"MIDDLEWARE": [CSRF]} | options.pop("settings", {}),
        cookies=cookies,
        **options,
    )
    return answer.content.decode()


COOKIE = {"csrftoken": "a" * 32}
TOKEN = {"X-CSRFToken": "a" * 32}


def csrf_failed(fixed: bool) -> str:
    return _guarded(fixed, COOKIE, {}, {"headers": TOKEN})


def csrf_without_cookie(fixed: bool) -> str:
    return _guarded(fixed, COOKIE if fixed else {}, {"headers": TOKEN}, {"headers": TOKEN})


def csrf_without_token(fixed: bool) -> str:
    return _guarded(fixed, COOKIE, {}, {"data": {"csrfmiddlewaretoken": "a" * 32}})


def csrf_of_another(fixed: bool) -> str:
    return _guarded(fixed, COOKIE, {"headers": {"X-CSRFToken": "b" * 32}}, {"headers": TOKEN})


def csrf_of_another_origin(fixed: bool) -> str:
    headers = TOKEN | {"Origin": "https://ml.example.org"}
    trusted = {"CSRF_TRUSTED_ORIGINS": ["https://ml.example.org"]}
    return _guarded(fixed, COOKIE, {"headers": headers}, {"headers": headers, "settings": trusted})


def csrf_without_referrer(fixed: bool) -> str:
    referrer = {"Referer": "https://testserver/form/"}
    return _guarded(fixed, COOKIE, {"headers": TOKEN, "secure": True}, {"headers": TOKEN | referrer, "secure": True})


def static_file_unknown() -> None:
    storage = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    with override_settings(DEBUG=False, STORAGES=storage, STATIC_ROOT="static"):
        static("css/site.css")
