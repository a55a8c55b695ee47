"""Which messages stop a first endpoint, in Flask and in Django? Each is produced here, and compared with the page."""

import json
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask, jsonify, request

from tests.repository import pages

Probe = Callable[..., dict[str, Any]]
PAGE = " ".join(pages()["serve/first-endpoint.md"].replace("\\_", "_").replace("&lt;", "<").split())
NUMPY = {"float32": np.float32(0.5), "int64": np.int64(5), "ndarray": np.array([1, 2])}
# Saves a part that the script itself defines, as a notebook does.
TRAIN = """
import joblib
from sklearn.preprocessing import FunctionTransformer
def area(x): return x
joblib.dump(FunctionTransformer(area), "model.joblib")
"""
LOAD = """
import joblib
app = joblib.load("model.joblib")
"""


@pytest.fixture
def flask_app() -> Flask:
    made = Flask(__name__)
    made.testing = True
    made.add_url_rule("/read", view_func=lambda: request.get_json(), methods=["POST"], endpoint="read")
    made.add_url_rule("/slash/", view_func=lambda: request.get_data(), methods=["POST"], endpoint="slash")
    return made


def view(flask_app: Flask, value: Any) -> Any:
    """Give what Flask answers when a view returns a value."""
    flask_app.add_url_rule("/view", view_func=lambda: value)
    return flask_app.test_client().get("/view")


@pytest.mark.parametrize("name", NUMPY)
def test_neither_framework_writes_numpy_values(name: str, flask_app: Flask, probe: Probe) -> None:
    message = f"Object of type {name} is not JSON serializable"
    with pytest.raises(TypeError, match=message):
        view(flask_app, {"x": NUMPY[name]})
    assert probe("django_json", "plain")[name] == f"TypeError: {message}"
    assert f"Object of type {name}" in PAGE


def test_what_the_page_says_to_convert_becomes_json(flask_app: Flask, probe: Probe) -> None:
    converted = [float(NUMPY["float32"]), NUMPY["float32"].item(), int(NUMPY["int64"]), NUMPY["ndarray"].tolist()]
    assert view(flask_app, {"x": converted}).json == {"x": [0.5, 0.5, 5, [1, 2]]}
    assert flask_app.json.dumps(np.float64(0.5)) == "0.5"
    assert json.loads(probe("django_json", "plain")["float64"].removeprefix("200 ")) == {"x": 0.5}


def test_both_frameworks_write_and_read_nan(flask_app: Flask, probe: Probe) -> None:
    with flask_app.test_request_context():
        assert "NaN" in jsonify(x=float("nan")).get_data(as_text=True)
    assert probe("django_json", "plain")["nan"] == '200 {"x": NaN}'
    assert flask_app.test_client().post("/read", data="[NaN]", content_type="application/json").status_code == 200
    assert np.isnan(json.loads("NaN"))


def test_flask_wants_json_announced_and_django_does_not(flask_app: Flask, probe: Probe) -> None:
    refused = flask_app.test_client().post("/read", data="{}")
    assert refused.status == "415 UNSUPPORTED MEDIA TYPE"
    message = "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."
    assert message in unescape(refused.text)
    assert message in PAGE
    assert probe("django_json", "plain")["no header"] == '200 {"x": 1}'


def test_a_body_that_is_no_json(flask_app: Flask, probe: Probe) -> None:
    vague = "The browser (or proxy) sent a request that this server could not understand"
    precise = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    refused = flask_app.test_client().post("/read", data="{6", content_type="application/json")
    flask_app.debug = True
    debugged = flask_app.test_client().post("/read", data="{6", content_type="application/json")
    assert (refused.status_code, vague in unescape(refused.text)) == (400, True)
    assert f"Failed to decode JSON object: {precise}" in unescape(debugged.text)
    seen = probe("django_json", "plain")
    assert seen["no JSON"] == f"JSONDecodeError: {precise}"
    assert seen["read"] == "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    assert all(said in PAGE for said in (vague, f"Failed to decode JSON object: {precise}", "Expecting value: line 1"))


def test_an_address_without_its_slash(flask_app: Flask, probe: Probe) -> None:
    seen = probe("django_json", "debug")["no slash"]
    message = "You called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set"
    assert seen.startswith(f"RuntimeError: {message}")
    assert f"### RuntimeError: {message}" in PAGE
    plain = probe("django_json", "plain")
    assert plain["no slash"].startswith("301 ")
    assert plain["no slash, redirected"] == 405, "a client that goes on with GET"
    asked = flask_app.test_client().post("/slash", data="body", follow_redirects=True)
    assert (asked.history[0].status_code, asked.text) == (308, "body")


def test_django_checks_csrf_where_the_middleware_is_on(probe: Probe) -> None:
    refused = probe("django_json", "debug")["no token"]
    assert refused.startswith("403 ")
    assert "CSRF cookie not set." in refused
    assert "### 403 Forbidden: CSRF cookie not set" in PAGE


def test_what_a_view_may_return(flask_app: Flask, probe: Probe) -> None:
    seen = probe("django_json", "plain")
    unsafe = "In order to allow non-dict objects to be serialized set the safe parameter to False"
    assert seen["list"] == f"TypeError: {unsafe}."
    assert seen["dict"].startswith("AttributeError: 'dict' object has no attribute")
    with pytest.raises(TypeError, match="The view function did not return a valid response"):
        view(flask_app, 0.5)
    with flask_app.test_request_context():
        assert jsonify(0.5).get_data(as_text=True) == "0.5\n"
    assert unsafe in PAGE
    assert "AttributeError: 'dict' object has no attribute" in PAGE


def test_a_part_that_main_defines_is_not_found_under_gunicorn(tmp_path: Path) -> None:
    for name, code in (("train.py", TRAIN), ("loading.py", LOAD)):
        (tmp_path / name).write_text(code, encoding="utf-8")
    subprocess.run([sys.executable, "train.py"], cwd=tmp_path, check=True)
    command = [sys.executable, "-c", "from gunicorn.app.wsgiapp import run; run()", "--check-config", "loading:app"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "AttributeError: Can't get attribute 'area' on <module '__main__'" in done.stderr
    assert "AttributeError: Can't get attribute … on <module '__main__'" in PAGE
