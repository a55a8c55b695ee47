"""What do the forms of Django and Flask-WTF check, render and protect?"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from wtforms import FloatField, StringField
from wtforms.form import Form
from wtforms.validators import InputRequired, Length, NumberRange

from tests.web.browser import launch

Probe = Callable[..., dict[str, Any]]
SCRIPT = "<script>alert(1)</script>"


class WtfFlower(FlaskForm):
    name = StringField(validators=[InputRequired(), Length(max=40)])
    petal_cm = FloatField(validators=[InputRequired(), NumberRange(0, 30)])


@pytest.fixture
def flask_app() -> Iterator[Flask]:
    app = Flask(__name__)
    app.secret_key = "only for this test"

    @app.route("/save/", methods=["GET", "POST"])
    def save() -> tuple[str, int]:
        form = WtfFlower()
        if flask.request.method == "POST":
            return "", 200 if form.validate() else 422
        return form.csrf_token.current_token, 200

    with app.test_request_context():
        yield app


def inputs(html: str) -> dict[str, dict[str, Any]]:
    """Give the attributes of each input by its name."""
    return {str(tag["name"]): dict(tag.attrs) for tag in BeautifulSoup(html, "html.parser").find_all("input")}


def test_django_has_plain_forms_and_model_forms(probe: Probe) -> None:
    seen = probe("django_forms")
    assert inputs(seen["plain_form_html"]).keys() == inputs(seen["model_form_html"]).keys() == {"name", "petal_cm"}


def test_django_forms_refuse_bad_values_on_the_server(probe: Probe) -> None:
    seen = probe("django_forms")
    assert seen["model_form_errors"] == seen["plain_form_errors"] == ["name", "petal_cm"]


def test_what_django_forms_check_in_the_browser_is_html_attributes(probe: Probe) -> None:
    html = probe("django_forms")["plain_form_html"]
    name, petal = inputs(html)["name"], inputs(html)["petal_cm"]
    assert (name["maxlength"], "required" in name) == ("40", True)
    assert (petal["type"], petal["min"], petal["max"]) == ("number", "0", "30")
    assert "<script" not in html


def test_a_model_form_does_not_show_the_browser_the_bounds_of_a_float_field(probe: Probe) -> None:
    petal = inputs(probe("django_forms")["model_form_html"])["petal_cm"]
    assert "min" not in petal
    assert "max" not in petal


def test_flask_wtf_renders_the_same_attributes(flask_app: Flask) -> None:
    form = WtfFlower()
    name, petal = inputs(form.name())["name"], inputs(form.petal_cm())["petal_cm"]
    assert (name["maxlength"], "required" in name) == ("40", True)
    assert (petal["type"], petal["min"], petal["max"]) == ("number", "0", "30")


def test_chromium_stops_values_out_of_bounds_in_all_but_the_model_form(probe: Probe, flask_app: Flask) -> None:
    seen, wtf = probe("django_forms"), WtfFlower()
    forms = {"model": seen["model_form_html"], "plain": seen["plain_form_html"], "wtf": wtf.name() + wtf.petal_cm()}
    passed = dict[str, list[str]]()
    with launch() as browser:
        page = browser.new_page()
        for name, html in forms.items():
            page.set_content(f"<form>{html}</form>")
            page.fill("[name=name]", "setosa")
            passed[name] = []
            for value in ("1.4", "31", "-1"):
                page.fill("[name=petal_cm]", value)
                if page.evaluate("document.forms[0].checkValidity()"):
                    passed[name].append(value)
    assert passed == {"model": ["1.4", "31", "-1"], "plain": ["1.4"], "wtf": ["1.4"]}


def test_a_model_form_lets_an_injection_through_and_the_orm_does_not(probe: Probe) -> None:
    seen = probe("django_forms")["injection"]
    assert seen["valid"]
    assert seen["cleaned"] == seen["raw"] == {"pasted": 1, "orm": 0}  # the form made no difference


def test_parameters_stop_an_injection_without_any_framework() -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE flower (name TEXT)")
        database.execute("INSERT INTO flower VALUES ('setosa')")
        name = "x' OR '1'='1"
        assert len(database.execute(f"SELECT * FROM flower WHERE name = '{name}'").fetchall()) == 1
        assert database.execute("SELECT * FROM flower WHERE name = ?", (name,)).fetchall() == []
    database.close()


def test_a_model_form_leaves_a_script_unchanged_and_the_template_escapes_it(probe: Probe) -> None:
    seen = probe("django_forms")["script"]
    assert seen["valid"]
    assert seen["unchanged"]
    assert SCRIPT not in seen["escaped"]
    assert seen["safe"] == SCRIPT


def test_the_template_engine_of_flask_escapes_the_same_script(flask_app: Flask) -> None:
    assert SCRIPT not in render_template_string("{{ name }}", name=SCRIPT)
    assert render_template_string("{{ name|safe }}", name=SCRIPT) == SCRIPT


def test_a_model_form_has_no_token_and_the_middleware_asks_for_it(probe: Probe) -> None:
    seen = probe("django_forms")
    assert "csrf" not in seen["model_form_html"]
    assert seen["forgery"] == {"middleware_no_token": 403, "middleware_token": 200, "no_middleware_no_token": 200}


def test_a_flask_wtf_form_has_and_checks_its_own_token(flask_app: Flask) -> None:
    client = flask_app.test_client()
    good = {"name": "setosa", "petal_cm": "1.4"}
    token = client.get("/save/").text
    assert client.post("/save/", data=good).status_code == 422
    assert client.post("/save/", data=good | {"csrf_token": token}).status_code == 200


def test_a_form_accepts_a_flower_that_no_model_has_seen(probe: Probe) -> None:
    # Bounds are all that it checks: a petal of 29.9 cm is within them and far outside the training data.
    assert probe("django_forms")["odd_flower_valid"]


def test_wtforms_works_in_flask_without_flask_wtf() -> None:
    class Flower(Form):
        petal_cm = FloatField(validators=[NumberRange(0, 30)])

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: str(Flower(flask.request.form).validate()), endpoint="f", methods=["POST"])
    answers = [app.test_client().post("/", data={"petal_cm": value}).text for value in ("1.4", "31")]
    assert answers == ["True", "False"]
