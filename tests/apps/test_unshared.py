"""Do both sides of every published pair do the same work, but for what data/unshared.yml says?"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from comparison.catalog.frameworks import DEFAULT_SCENARIOS, VARIANTS
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.entries import load_entries
from comparison.content.unshared import ALL, SUBJECTS, Unshared
from tests.apps.test_conformance import ask
from tests.servers.apps import environment_of, start

ROOT = Path(__file__).resolve().parents[2]
UNSHARED, PROBLEMS = load_entries(ROOT / "data" / "unshared.yml", Unshared)
ON_POSTGRESQL = "lookup-postgresql"  # the same code as lookup-sqlite, and asked of it there
PAIRS = [
    (variant, scenario)
    for variant in VARIANTS
    for scenario in MODES["paired"].scenarios
    if scenario != ON_POSTGRESQL and (variant != "default" or scenario in DEFAULT_SCENARIOS)
]
EACH_PAIR = pytest.mark.parametrize(("variant", "scenario"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
PROFILED = [(variant, scenario) for variant, scenario in PAIRS if scenario in ("json", "complete", "lookup-sqlite")]
EACH_PROFILED = pytest.mark.parametrize(("variant", "scenario"), PROFILED, ids=["-".join(pair) for pair in PROFILED])
WITH_FUNCTION = [one for one in UNSHARED.values() if one.function]
OF_THE_SERVER = {"Date", "Server", "Connection", "Content-Length"}
QUERY = ("<method 'execute' of 'sqlite3.Cursor' objects>", "<function SQLiteCursorWrapper.execute ")  # Django's own


def concerns(one, variant, scenario):
    """Whether an entry belongs to a pair."""
    return variant in one.variants and (scenario in one.scenarios or one.scenarios == (ALL,))


def other(framework):
    (one,) = set(SUBJECTS) - {framework}
    return one


@pytest.fixture(scope="session")
def profile(apps):
    """Give calls and share of each function in one request of an app, with the tables of the apps that are served."""
    directory = next(iter(apps.values())).log.parent

    @cache
    def run(framework, variant, scenario):
        environment = environment_of(f"{framework}_app", directory)
        if variant != "guarded" and not SCENARIOS[scenario].needs:
            del environment["DATABASE_URL"]
        printed = directory / f"profile-{framework}-{variant}-{scenario}.json"
        words = ["tests.apps.profile_app", f"{framework}_app.wsgi", scenario]
        process = start(words, environment | {"APP_VARIANT": variant}, printed)
        process.join(120)
        assert process.exitcode == 0, printed.read_text()
        return json.loads(printed.read_text())

    return run


def calls_and_share(found, function):
    """Give both of a function named `file:name`, or zeros where it is not called."""
    file, name = function.rsplit(":", 1)
    return next(
        ((calls, share) for path, called, calls, share in found if called == name and path.endswith(file)), (0, 0)
    )


def queries(found):
    return sum(times for _, called, times, _ in found if called.startswith(QUERY))


def test_the_file_is_right():
    assert PROBLEMS == []


@EACH_PAIR
def test_both_answer_with_the_same_headers_and_the_same_document(apps, variant, scenario):
    asked = SCENARIOS[scenario]
    answers = {framework: ask(apps[f"{framework}/{variant}/wsgi"], asked) for framework in SUBJECTS}
    said = {
        framework: {name.title(): value for name, value in answer.headers.items()}
        for framework, answer in answers.items()
    }
    for framework, answer in answers.items():
        assert answer.status_code == 200
        assert "Set-Cookie" not in said[framework]
        known = {
            h
            for one in UNSHARED.values()
            if concerns(one, variant, scenario) and one.framework == framework
            for h in one.headers
        }
        only = {name for name in said[framework].keys() - said[other(framework)].keys() - OF_THE_SERVER}
        assert only == known, framework
    flask, django = (said[framework] for framework in SUBJECTS)
    shared = flask.keys() & django.keys() - OF_THE_SERVER
    assert {name: flask[name] for name in shared} == {name: django[name] for name in shared}
    if asked.method == "POST" or scenario == "json":
        assert answers["flask"].json() == answers["django"].json()


@EACH_PROFILED
def test_both_ask_the_database_the_same_number_of_questions(profile, variant, scenario):
    asked = {framework: queries(profile(framework, variant, scenario)) for framework in SUBJECTS}
    assert asked["flask"] == asked["django"] == (1 if SCENARIOS[scenario].needs else 0)


@EACH_PROFILED
def test_a_session_is_made_on_both_sides_or_on_none(profile, variant, scenario):
    """In the default pair, Django makes one and Flask has none: that is a difference between the two defaults."""
    signed = calls_and_share(profile("flask", variant, scenario), "itsdangerous/serializer.py:__init__")[0]
    made = calls_and_share(profile("django", variant, scenario), "sessions/middleware.py:process_request")[0]
    read = calls_and_share(profile("django", variant, scenario), "sessions/backends/base.py:_get_session")[0]
    assert (bool(signed), bool(made)) == {"lean": (False, False), "guarded": (True, True), "default": (False, True)}[
        variant
    ]
    assert read == 0


@pytest.mark.parametrize("one", WITH_FUNCTION, ids=lambda one: one.id)
def test_what_only_one_side_does_costs_it_what_is_said(profile, one):
    variant, scenario = one.measured.split("/")
    assert concerns(one, variant, scenario)
    times, share = calls_and_share(profile(one.framework, variant, scenario), one.function)
    assert times >= 1
    # A profile on a busy machine tells such a share only to a factor.
    assert one.percent / 2 <= 100 * share <= one.percent * 2, f"{share:.1%}"
    assert calls_and_share(profile(other(one.framework), variant, scenario), one.function)[0] == 0


@pytest.mark.parametrize("one", WITH_FUNCTION, ids=lambda one: one.id)
def test_it_is_done_in_every_variant_that_is_named(profile, one):
    scenario = one.measured.split("/")[1]
    done = [v for v in one.variants if calls_and_share(profile(one.framework, v, scenario), one.function)[0]]
    assert done == list(one.variants)


def test_flask_sorts_keys_and_django_does_not():
    """In a process of its own, for Django's settings are process-wide."""
    program = """
import json
from django.conf import settings
settings.configure()
from django.http import JsonResponse
from flask import Flask, jsonify
document = {"b": 1, "a": 2}
with Flask("keys").app_context():
    print(list(jsonify(document).json), list(json.loads(JsonResponse(document).content)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['a', 'b'] ['b', 'a']"
