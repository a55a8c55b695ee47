"""What must a project look like, which names must it use, and which names does the framework choose by itself?"""

from pathlib import Path

import pytest
from flask import Flask, session

PROBES = Path(__file__).with_name("probes")
REFUSED = [422, {"errors": [{"field": "petal_length_cm", "message": "must be a number from 0 to 30"}]}]


def code_lines(probe):
    lines = (PROBES / f"{probe}.py").read_text(encoding="utf-8").splitlines()[1:]  # without the docstring
    return sum(bool(line.strip()) for line in lines)


@pytest.mark.parametrize("file", ["flask_one_file", "django_one_file"])
def test_one_file_is_enough_for_a_validated_prediction(probe, file):
    assert probe("one_file_answers", file) == {
        "good": [200, {"label": "setosa"}], "out of range": REFUSED, "not JSON": REFUSED,
    }  # fmt: skip


def test_the_smallest_flask_app_is_shorter_but_both_stay_below_twenty_lines():
    assert code_lines("flask_one_file") < code_lines("django_one_file") < 20


def test_a_django_app_needs_no_installed_app_no_middleware_and_no_database(probe):
    text = (PROBES / "django_one_file.py").read_text(encoding="utf-8")
    assert "INSTALLED_APPS=[], MIDDLEWARE=[], DATABASES={}" in text
    assert probe("one_file_answers", "django_one_file")["good"] == [200, {"label": "setosa"}]


@pytest.mark.parametrize(
    ("left_out", "status"),
    [
        ("nothing", 200), ("ALLOWED_HOSTS", 200), ("SECRET_KEY", 200),
        ("ROOT_URLCONF", "AttributeError"), ("urlpatterns", 500),
    ],
)  # fmt: skip
def test_a_bare_django_page_needs_two_prescribed_names(probe, left_out, status):
    assert probe("django_without", left_out)["status"] == status


def test_flask_prescribes_names_too_such_as_secret_key_for_sessions():
    app = Flask(__name__)
    with app.test_request_context(), pytest.raises(RuntimeError, match="secret_key"):
        session["user"] = "alice"


def test_django_chooses_table_key_template_context_and_permission_names(probe):
    assert probe("django_conventions") == {
        "table": "scoring_prediction",
        "primary key": "id BigAutoField",
        "template": "scoring/prediction_list.html",
        "context name": "prediction_list",
        "permissions": ["add_prediction", "change_prediction", "delete_prediction", "view_prediction"],
    }


def test_flask_chooses_only_the_folders_of_templates_and_static_files():
    app = Flask(__name__)
    assert (app.template_folder, app.static_folder and Path(app.static_folder).name) == ("templates", "static")
    assert app.extensions == {}


def test_startproject_lays_out_a_project(probe):
    assert probe("django_new_project")["files"] == [
        "fresh/__init__.py", "fresh/asgi.py", "fresh/settings.py", "fresh/urls.py", "fresh/wsgi.py", "manage.py",
    ]  # fmt: skip


def test_startproject_switches_on_admin_users_and_sessions(probe):
    apps = probe("django_new_project")["apps"]
    assert {"django.contrib.admin", "django.contrib.auth", "django.contrib.sessions"} <= set(apps)
