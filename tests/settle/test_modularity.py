"""Can one process hold several apps, can parts be swapped, and what do extensions do behind one's back?"""

import json
import sys

import httpx
from flask import Flask, jsonify, render_template_string
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import BaseConverter
from werkzeug.test import create_environ, run_wsgi_app


def create_app(model):
    app = Flask(__name__)
    app.config["MODEL"] = model

    @app.get("/")
    def which():
        return app.config["MODEL"]

    return app


def get(application, path):
    with httpx.Client(transport=httpx.WSGITransport(application), base_url="http://localhost") as client:
        return client.get(path)


def test_two_flask_apps_with_their_own_settings_share_a_process():
    both = DispatcherMiddleware(create_app("iris"), {"/other": create_app("digits")})
    assert get(both, "/").text == "iris"
    assert get(both, "/other/").text == "digits"


def test_a_flask_app_made_in_a_test_leaves_others_alone():
    first, second = create_app("iris"), create_app("iris")
    second.config["MODEL"] = "replaced"
    assert get(first, "/").text == "iris"


def test_django_refuses_a_second_configuration_in_a_process(probe):
    assert probe("django_configured_twice") == {"refusal": "Settings already configured.", "key": "first"}


def test_flask_lets_one_swap_json_sessions_and_url_converters():
    class Compact(DefaultJSONProvider):
        def dumps(self, obj, **kwargs):
            return json.dumps(obj, separators=(",", ":"))

    class Renamed(SecureCookieSessionInterface):
        def get_cookie_name(self, app):
            return "swapped"

    class Species(BaseConverter):
        regex = "setosa|versicolor|virginica"

    app = Flask(__name__)
    app.json = Compact(app)
    app.session_interface = Renamed()
    app.url_map.converters["species"] = Species

    @app.get("/<species:name>/")
    def show(name):
        return jsonify(cookie=app.session_interface.get_cookie_name(app), name=name)

    assert get(app, "/setosa/").content == b'{"cookie":"swapped","name":"setosa"}\n'
    assert get(app, "/tulip/").status_code == 404


def test_flask_sets_jinja_up_when_the_first_template_is_rendered_and_has_no_setting_for_another():
    app = Flask(__name__)
    assert not any("TEMPLATE_ENGINE" in name or name == "TEMPLATES" for name in app.config)
    app.add_url_rule("/json/", "json", lambda: jsonify(message="no template"))
    app.add_url_rule("/page/", "page", lambda: render_template_string("{{ 1 + 1 }}"))
    set_up = [(get(app, path).status_code, "jinja_env" in vars(app)) for path in ("/json/", "/page/")]
    assert set_up == [(200, False), (200, True)]


def calls_to_answer(application):
    """Count the functions called for one answer of the last of ten parts; the first answers warm it up."""
    environ, calls = create_environ("/part-9/"), 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    warm = [b"".join(run_wsgi_app(application, dict(environ))[0]) for _ in range(3)]
    assert warm == [b"OK"] * 3
    sys.setprofile(count)
    try:
        run_wsgi_app(application, dict(environ))
    finally:
        sys.setprofile(None)
    return calls


def test_mounted_apps_call_no_fewer_functions_than_one_app():
    whole, parts = Flask("whole"), [Flask(f"part-{number}") for number in range(10)]
    for number, part in enumerate(parts):
        whole.add_url_rule(f"/part-{number}/", f"part-{number}", lambda: "OK")
        part.add_url_rule("/", "part", lambda: "OK")
    mounted = DispatcherMiddleware(Flask("front"), {f"/part-{number}": part for number, part in enumerate(parts)})
    assert calls_to_answer(mounted) >= calls_to_answer(whole) > 100


def test_django_takes_a_second_template_engine_from_its_settings(probe):
    assert probe("django_two_engines") == {"jinja": "2", "own": "TemplateSyntaxError"}


def test_a_hundred_flask_extensions_run_their_hooks_but_open_no_connection(probe):
    seen = probe("flask_extensions")
    assert seen["extensions"] > 100
    assert seen["statuses"] == [200] * 5
    assert seen["hooks"] == 2 * 100 * seen["views"] == 1000
    assert seen["connects while answering"] == 0
    assert seen["connects of the control"] == 1
