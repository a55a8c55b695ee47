"""What do Django's forms check, render and protect, and what do they leave to the ORM, the template and middleware?"""

import json

import django
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for this probe",
    ALLOWED_HOSTS=["testserver"],
)
django.setup()

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.middleware.csrf import get_token
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

INJECTION = "x' OR '1'='1"
SCRIPT = "<script>alert(1)</script>"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


# --8<-- [start:model-form]
class Flower(models.Model):
    name = models.CharField(max_length=40)
    petal_cm = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(30)])

    class Meta:
        app_label = "probe"


class FlowerForm(forms.ModelForm):
    class Meta:
        model = Flower
        fields = ("name", "petal_cm")


# --8<-- [end:model-form]


class PlainForm(forms.Form):
    name = forms.CharField(max_length=40)
    petal_cm = forms.FloatField(min_value=0, max_value=30)


def save(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = FlowerForm(request.POST)
        return HttpResponse(status=200 if form.is_valid() else 422)
    return HttpResponse(get_token(request))


urlpatterns = [path("save/", save)]


def rows_found(name: str) -> dict[str, int]:
    """Look for flowers of that name, by pasting it into the SQL and by parameters."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM probe_flower WHERE name = '{name}'")
        pasted = len(cursor.fetchall())
    return {"pasted": pasted, "orm": Flower.objects.filter(name=name).count()}


def injection() -> dict[str, object]:
    with connection.schema_editor() as editor:
        editor.create_model(Flower)
    Flower.objects.create(name="setosa", petal_cm=1.4)
    form = FlowerForm({"name": INJECTION, "petal_cm": "1"})
    valid = form.is_valid()
    return {"valid": valid, "cleaned": rows_found(form.cleaned_data["name"]), "raw": rows_found(INJECTION)}


def script() -> dict[str, object]:
    form = FlowerForm({"name": SCRIPT, "petal_cm": "1"})
    valid = form.is_valid()
    template = engines["django"].from_string
    name = {"name": form.cleaned_data["name"]}
    return {
        "valid": valid,
        "unchanged": name["name"] == SCRIPT,
        "escaped": template("{{ name }}").render(name),
        "safe": template("{{ name|safe }}").render(name),
    }


def forgery() -> dict[str, int]:
    """Post a good ModelForm with and without a token, with and without the middleware that checks tokens."""
    good = {"name": "setosa", "petal_cm": "1.4"}
    answer = {}
    with override_settings(MIDDLEWARE=[CSRF]):
        client = Client(enforce_csrf_checks=True)
        token = client.get("/save/").content.decode()
        answer["middleware_no_token"] = client.post("/save/", good).status_code
        answer["middleware_token"] = client.post("/save/", good | {"csrfmiddlewaretoken": token}).status_code
    with override_settings(MIDDLEWARE=[]):
        answer["no_middleware_no_token"] = Client(enforce_csrf_checks=True).post("/save/", good).status_code
    return answer


def errors(form: forms.BaseForm) -> list[str]:
    return sorted(form.errors)


def main() -> None:
    bad = {"name": "n" * 41, "petal_cm": "31"}
    answer = {
        "model_form_html": str(FlowerForm()),
        "plain_form_html": str(PlainForm()),
        "model_form_errors": errors(FlowerForm(bad)),
        "plain_form_errors": errors(PlainForm(bad)),
        "odd_flower_valid": PlainForm({"name": "setosa", "petal_cm": "29.9"}).is_valid(),
        "injection": injection(),
        "script": script(),
        "forgery": forgery(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
