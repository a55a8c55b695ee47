"""Is every number of data/facts.yml that can be counted here still what a fresh count gives?"""

import ast
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import wtforms.fields
from flask import Flask
from flask_wtf import CSRFProtect
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML
from werkzeug.security import generate_password_hash

ROOT = Path(__file__).parents[2]
APPS = ROOT / "apps"
HERE = "test:tests/settle/test_facts.py::"
EXTENSIONS = ("flask", "flask-login", "flask-wtf", "sqlalchemy")
FACTS = {fact["id"]: fact for fact in YAML(typ="safe").load((ROOT / "data" / "facts.yml").read_text(encoding="utf-8"))}

# No installed file holds what these count; the release that was counted stands in their text.
COUNTED_BY_HAND = {
    "django-cves": "django", "django-cves-2026": "django", "django-docs-words": "django",
    "flask-advisories": "flask", "flask-docs-words": "flask",
}  # fmt: skip

Probe = Callable[..., dict[str, Any]]


def stated(*ids: str) -> list[Any]:
    return [FACTS[fact]["value"] for fact in ids]


def installed_with(*names: str) -> set[str]:
    """Follow what distributions require on this Python and system, extras left out."""
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        current = canonicalize_name(waiting.pop())
        if current not in found:
            found.add(current)
            needed = [Requirement(line) for line in distribution(current).requires or ()]
            waiting += [need.name for need in needed if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found - {"colorama", "tzdata"}  # only Windows adds these


def source(names: Iterable[str]) -> list[Path]:
    files = [(distribution(name), file) for name in names for file in distribution(name).files or ()]
    return [Path(str(home.locate_file(file))) for home, file in files if file.suffix == ".py"]


def written(files: Iterable[Path]) -> int:
    return sum(bool(line.strip()) for file in files for line in file.read_bytes().splitlines())


def imported(folder: Path) -> set[str]:
    """Names that the files take from installed packages: not Python's own, not the app's own, not the predictor's."""
    names: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names if _foreign(alias.name)}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and _foreign(str(node.module)):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _foreign(module: str) -> bool:
    top = module.partition(".")[0]
    return top not in sys.stdlib_module_names and not (APPS / top).is_dir()


@pytest.mark.parametrize("fact", FACTS)
def test_a_counted_fact_is_named_by_its_test(fact: str) -> None:
    tests = {
        node.name: {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
        for node in ast.parse(Path(__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    for pointer in FACTS[fact]["evidence"]:
        if pointer.startswith(HERE):
            assert fact in tests[pointer.removeprefix(HERE)], f"{pointer} does not count {fact}"


def test_distributions() -> None:
    counted = [len(installed_with("flask")), len(installed_with("django")), len(installed_with(*EXTENSIONS))]
    assert stated("flask-distributions", "django-distributions", "flask-with-extensions-distributions") == counted


def test_source_files_and_lines() -> None:
    flask, django = source(["flask"]), source(["django"])
    assert stated("flask-source-files", "django-source-files") == [len(flask), len(django)]
    assert stated("flask-source-lines", "django-source-lines") == [written(flask), written(django)]
    counted = [written(source(installed_with(*names))) for names in (["flask"], ["django"], EXTENSIONS)]
    assert stated("flask-installed-lines", "django-installed-lines", "flask-with-extensions-lines") == counted
    model = written(source(installed_with("scikit-learn")))
    assert stated("model-to-django-lines") == [round(model / counted[1])]


def test_versions() -> None:
    ids = ("flask-version", "django-version", "flask-login-version", "flask-wtf-version", "sqlalchemy-version")
    names = [fact.removesuffix("-version") for fact in ids]
    assert stated(*ids) == [distribution(name).version for name in names]
    for name in ("flask", "django", "flask-login", "flask-wtf"):
        released = FACTS[f"{name}-release"]["what"]
        assert distribution(name).version in released, f"look up the day of the release used now: {released}"
    for fact, name in COUNTED_BY_HAND.items():
        counted = FACTS[fact]["what"]
        assert distribution(name).version in counted, f"{fact}: count again in the sources of the release used now"


def test_python_versions() -> None:
    for fact, name in (("flask-python", "flask"), ("django-python", "django")):
        assert distribution(name).metadata["Requires-Python"] == f">={FACTS[fact]['value']}"


def test_what_django_generates(probe: Probe) -> None:
    seen = probe("django_numbers")
    assert stated("django-project-files", "django-app-files") == [seen["project_files"], seen["app_files"]]
    assert stated("django-middleware", "django-apps") == [seen["middleware"], seen["apps"]]
    assert stated("django-project-settings") == [seen["project_settings"]]
    assert stated("django-password-validators") == [seen["password_validators"]]


def test_settings_with_a_default(probe: Probe) -> None:
    assert stated("django-settings", "flask-settings") == [
        probe("django_numbers")["settings"],
        len(Flask.default_config),
    ]


def test_names_our_apps_import() -> None:
    folders = [APPS / "flask_app", APPS / "django_app", APPS / "flask_app" / "predict", APPS / "django_app" / "predict"]
    ids = ("flask-our-names", "django-our-names", "flask-predict-names", "django-predict-names")
    assert dict(zip(ids, stated(*ids), strict=True)) == {
        fact: len(imported(folder)) for fact, folder in zip(ids, folders, strict=True)
    }, "the apps changed: write the new counts into data/facts.yml"


def test_databases(probe: Probe) -> None:
    dialects = {path.parent.name for path in (Path(sqlalchemy.__file__).parent / "dialects").glob("*/__init__.py")}
    backends = probe("django_numbers")["database_backends"]
    assert stated("django-database-backends", "sqlalchemy-dialects") == [backends, len(dialects)]


def test_caches(probe: Probe) -> None:
    assert stated("django-cache-backends") == [probe("django_numbers")["cache_backends"]]


def test_passwords(probe: Probe) -> None:
    assert stated("django-hash-iterations") == [probe("django_numbers")["iterations"]]
    assert stated("werkzeug-hash") == [generate_password_hash("x").partition("$")[0]]


def test_permissions(probe: Probe) -> None:
    assert stated("django-model-permissions") == [probe("django_numbers")["permissions"]]


def test_sessions(probe: Probe) -> None:
    flask_days = Flask(__name__).permanent_session_lifetime.days
    assert stated("django-session-days", "flask-session-days") == [probe("django_numbers")["session_days"], flask_days]


def test_form_fields(probe: Probe) -> None:
    kinds = {name for name in dir(wtforms.fields) if name.endswith("Field")} - {"Field"}
    counted = [probe("django_numbers")["form_fields"], len(kinds)]
    assert stated("django-form-fields", "wtforms-form-fields") == counted


def test_life_of_csrf_tokens(probe: Probe) -> None:
    app = Flask(__name__, static_folder=None)
    app.secret_key = "only for this test"
    CSRFProtect(app)
    counted = [probe("django_numbers")["csrf_cookie_days"], app.config["WTF_CSRF_TIME_LIMIT"] / 3600]
    assert stated("django-csrf-days", "flask-wtf-csrf-hours") == counted


def test_body_limits(probe: Probe) -> None:
    seen = probe("django_numbers")
    assert stated("django-body-limit") == [seen["body_limit"]]
    assert stated("django-fields-limit", "django-files-limit") == [seen["fields_limit"], seen["files_limit"]]
    assert stated("flask-parts-limit") == [Flask.default_config["MAX_FORM_PARTS"]]
    assert stated("flask-body-limit") == ["none"]
    assert Flask.default_config["MAX_CONTENT_LENGTH"] is None
    assert stated("flask-form-memory-limit") == [Flask.default_config["MAX_FORM_MEMORY_SIZE"]]
