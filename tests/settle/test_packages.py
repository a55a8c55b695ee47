"""What is in the two packages, what do they bring along, and how do they describe and license themselves?"""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ML_LIBRARIES = re.compile(
    r"^\s*(?:import|from)\s+(?:numpy|scipy|pandas|sklearn|torch|tensorflow|jax|keras|onnxruntime|paho)\b", re.MULTILINE
)
ML_NAME = re.compile(r"(?:^|_)(?:ai|ml|iot|mqtt|tensor|predict|inference|model_serving)(?:_|$)")


def with_dependencies(name):
    """Give the distribution and all it requires here, extras left out."""
    found = {}
    wanted = [name]
    while wanted:
        name = wanted.pop().lower()
        if name not in found:
            found[name] = distribution(name)
            needs = map(Requirement, found[name].requires or [])
            wanted += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def sources(name):
    """Give the Python files of a distribution's own package."""
    return [Path(file.locate()) for file in distribution(name).files if file.suffix == ".py" and file.parts[0] == name]


def installed_bytes(name):
    """Give the size of a distribution and all it requires, compiled files left out."""
    return sum(
        file.locate().stat().st_size
        for found in with_dependencies(name).values()
        for file in found.files
        if file.suffix != ".pyc" and file.locate().is_file()
    )


def test_flask_brings_six_distributions():
    assert set(with_dependencies("flask")) == {
        "flask", "werkzeug", "jinja2", "markupsafe", "click", "itsdangerous", "blinker",
    }  # fmt: skip


def test_django_brings_two_distributions():
    assert set(with_dependencies("django")) == {"django", "asgiref", "sqlparse"}


@pytest.mark.parametrize("name", ["flask", "django"])
def test_no_module_of_the_package_is_about_machine_learning_or_devices(name):
    modules = [file.with_suffix("").parts for file in distribution(name).files if file.suffix == ".py"]
    named = [parts for parts in modules if any(map(ML_NAME.search, parts)) and "locale" not in parts]  # ml: Malayalam
    assert named == []
    assert ML_NAME.search("ai")


@pytest.mark.parametrize(("name", "importing"), [("flask", []), ("django", ["django/contrib/gis/shortcuts.py"])])
def test_no_module_imports_a_numeric_library_but_an_optional_one_for_maps(name, importing):
    found = [file for file in sources(name) if ML_LIBRARIES.search(file.read_text(encoding="utf-8"))]
    assert [str(file)[-len(module) :] for file, module in zip(found, importing, strict=True)] == importing
    assert all("except ImportError:" in file.read_text(encoding="utf-8") for file in found)


@pytest.mark.parametrize("name", ["flask", "django"])
def test_the_package_calls_itself_a_web_framework(name):
    about = distribution(name).metadata
    text = f"{about['Summary']} {about.get_payload()}".lower()
    assert re.search(r"web\s+(?:application\s+)?framework", text)
    assert "machine learning" not in text


def test_flask_says_that_it_enforces_no_layout():
    assert "doesn't enforce any dependencies or\nproject layout" in distribution("flask").metadata.get_payload()


@pytest.mark.parametrize("name", ["flask", "django"])
def test_the_licence_is_three_clause_bsd(name):
    assert distribution(name).metadata["License-Expression"] == "BSD-3-Clause"


def test_django_has_more_than_ten_times_the_lines_of_flask():
    lines = {name: sum(len(file.read_bytes().split(b"\n")) for file in sources(name)) for name in ("flask", "django")}
    assert lines["flask"] < 12_000
    assert lines["django"] > 10 * lines["flask"]


def test_django_installs_more_than_five_times_the_bytes_of_flask():
    assert installed_bytes("django") > 5 * installed_bytes("flask")


def test_flask_ships_no_database_form_or_user_module():
    modules = {file.stem for file in sources("flask")} | {file.parent.name for file in sources("flask")}
    assert modules.isdisjoint({"db", "database", "models", "orm", "forms", "auth", "users", "admin", "migrations"})


def test_django_ships_database_form_user_and_admin_modules():
    packages = {".".join(file.parts) for file in distribution("django").files}
    for module in ("db.models", "forms", "contrib.auth", "contrib.admin", "db.migrations"):
        assert f"django.{module}.__init__.py" in packages
