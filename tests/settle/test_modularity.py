"""Can one process hold several apps, can parts be swapped, and what do extensions do behind one's back?"""

import json

import httpx
from flask import Flask, jsonify, render_template_string
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import BaseConverter


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


def test_flask_always_configures_jinja():
    app = Flask(__name__)
    assert not any("TEMPLATE_ENGINE" in name or name == "TEMPLATES" for name in app.config)
    with app.app_context():
        assert render_template_string("{{ 1 + 1 }}") == "2"


def test_django_takes_a_second_template_engine_from_its_settings(probe):
    assert probe("django_two_engines") == {"jinja": "2", "own": "TemplateSyntaxError"}


def test_a_hundred_flask_extensions_run_their_hooks_but_open_no_connection(probe):
    seen = probe("flask_extensions")
    assert seen["extensions"] > 100
    assert seen["statuses"] == [200] * 5
    assert seen["hooks"] == 2 * 100 * seen["views"] == 1000
    assert seen["connects while answering"] == 0
    assert seen["connects of the control"] == 1
