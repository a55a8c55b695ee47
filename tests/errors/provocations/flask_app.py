"""Flask, Werkzeug, Jinja and the extensions complain about an app, a request or a command."""

import numpy as np
from flask import Blueprint, Flask, current_app, jsonify, render_template, request, session, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf

from tests.errors.commands import python, serving

APP = "from flask import Flask\napp = Flask(__name__)\n"
RUN = ("-m", "flask", "--app", "server", "run", "--port")


def _app(**settings: object) -> Flask:
    app = Flask(__name__)
    app.config.update({"TESTING": True, "TRAP_HTTP_EXCEPTIONS": True, "SECRET_KEY": "for this test only"} | settings)
    return app


def _answering(view: object, **settings: object) -> Flask:
    app = _app(**settings)
    app.add_url_rule("/predict", "predict", view, methods=["GET", "POST"])
    return app


def json_without_type(fixed: bool) -> None:
    client = _answering(lambda: request.get_json()).test_client()
    client.post("/predict", **({"json": {}} if fixed else {"data": "{}"}))


def body_that_is_no_json(fixed: bool) -> None:
    client = _answering(lambda: request.get_json(), DEBUG=True).test_client()
    client.post("/predict", data='{"petal_cm": 1.4}' if fixed else "petal_cm=1.4", content_type="application/json")


def field_missing(fixed: bool) -> None:
    view = lambda: str(request.files.get("image") if fixed else request.files["image"])  # noqa: E731
    _answering(view, DEBUG=True).test_client().post("/predict")


def outside_of_app(fixed: bool) -> None:
    app = _app()
    if not fixed:
        current_app.config["SECRET_KEY"]
    with app.app_context():
        current_app.config["SECRET_KEY"]


def outside_of_request(fixed: bool) -> None:
    app = _app()
    if not fixed:
        request.args["q"]
    with app.test_request_context("/?q=1"):
        request.args["q"]


def returns_nothing(fixed: bool) -> None:
    _answering(lambda: {"species": "setosa"} if fixed else None).test_client().get("/predict")


def returns_an_array(fixed: bool) -> None:
    probabilities = np.array([0.1, 0.9])
    _answering(lambda: probabilities.tolist() if fixed else probabilities).test_client().get("/predict")


def two_views_of_one_name(fixed: bool) -> None:
    app = _app()
    app.add_url_rule("/a", "predict", lambda: "a")
    app.add_url_rule("/b", "predict_batch" if fixed else "predict", lambda: "b")


def two_blueprints_of_one_name(fixed: bool) -> None:
    app = _app()
    app.register_blueprint(Blueprint("api", __name__), url_prefix="/v1")
    app.register_blueprint(Blueprint("api", __name__), url_prefix="/v2", **({"name": "api_v2"} if fixed else {}))


def route_too_late(fixed: bool) -> None:
    app = _app(TRAP_HTTP_EXCEPTIONS=False)
    if not fixed:
        app.test_client().get("/")
    app.add_url_rule("/predict", "predict", lambda: "a")


def no_template() -> None:
    _answering(lambda: render_template("index.html")).test_client().get("/predict")


def no_such_endpoint(fixed: bool) -> None:
    app = _app()
    app.add_url_rule("/predict", "predict", lambda: "a")
    with app.test_request_context():
        url_for("predict" if fixed else "predictions")


def no_secret_key(fixed: bool) -> None:
    def view() -> str:
        session["user"] = "ada"
        return ""

    _answering(view, SECRET_KEY="for this test only" if fixed else None).test_client().get("/predict")


def wrong_method(fixed: bool) -> None:
    app = _app()
    app.add_url_rule("/predict", "predict", lambda: "a", methods=["POST"])
    client = app.test_client()
    (client.post if fixed else client.get)("/predict")


def no_such_url(fixed: bool) -> None:
    _answering(lambda: "a").test_client().get("/predict" if fixed else "/prediction")


def body_too_large(fixed: bool) -> None:
    client = _answering(lambda: request.get_json(), MAX_CONTENT_LENGTH=10_000 if fixed else 10).test_client()
    client.post("/predict", json={"row": [5.1, 3.5, 1.4, 0.2]})


def no_user_loader(fixed: bool) -> None:
    app = _answering(lambda: str(current_user.is_authenticated))
    manager = LoginManager(app)
    if fixed:
        manager.user_loader(lambda id_: None)
    app.test_client().get("/predict")


def _guarded(**settings: object) -> Flask:
    """An app with CSRFProtect; GET gives a token."""
    app = _answering(lambda: generate_csrf(), **settings)
    CSRFProtect(app)
    return app


def csrf_missing(fixed: bool) -> str:
    client = _guarded(TRAP_HTTP_EXCEPTIONS=False).test_client()
    token = client.get("/predict").text
    return client.post("/predict", headers={"X-CSRFToken": token} if fixed else {}).text


def csrf_without_session(fixed: bool) -> str:
    app = _guarded(TRAP_HTTP_EXCEPTIONS=False)
    client = app.test_client()
    token = client.get("/predict").text
    return (client if fixed else app.test_client()).post("/predict", headers={"X-CSRFToken": token}).text


def csrf_of_another(fixed: bool) -> str:
    app = _guarded(TRAP_HTTP_EXCEPTIONS=False)
    client, other = app.test_client(), app.test_client()
    token, others = client.get("/predict").text, other.get("/predict").text
    return client.post("/predict", headers={"X-CSRFToken": token if fixed else others}).text


def csrf_expired(fixed: bool) -> str:
    client = _guarded(TRAP_HTTP_EXCEPTIONS=False, WTF_CSRF_TIME_LIMIT=None if fixed else -1).test_client()
    token = client.get("/predict").text
    return client.post("/predict", headers={"X-CSRFToken": token}).text


def csrf_without_referrer(fixed: bool) -> str:
    client = _guarded(TRAP_HTTP_EXCEPTIONS=False).test_client()
    secure = "https://localhost"
    token = client.get("/predict", base_url=secure).text
    referrer = {"Referer": f"{secure}/form"} if fixed else {}
    return client.post("/predict", base_url=secure, headers={"X-CSRFToken": token} | referrer).text


def csrf_without_key(fixed: bool) -> None:
    _guarded(SECRET_KEY="for this test only" if fixed else None).test_client().get("/predict")


def float32_in_jsonify(fixed: bool) -> None:
    score = np.float32(0.5)
    _answering(lambda: jsonify(score=score.item() if fixed else score)).test_client().get("/predict")


def no_app_found(fixed: bool) -> str:
    return python("-m", "flask", "routes", files={"app.py" if fixed else "server.py": APP})


def no_app_in_the_module(fixed: bool) -> str:
    return python("-m", "flask", "--app", "server", "routes", files={"server.py": APP if fixed else "model = None\n"})


def import_fails(fixed: bool) -> str:
    files = {"server.py": APP if fixed else f"import joblb\n{APP}"}
    return python("-m", "flask", "--app", "server", "routes", files=files)


def async_view(fixed: bool) -> str:
    """asgiref comes with Django, so it is hidden as if only Flask were installed."""
    view = "@app.get('/')\nasync def predict():\n    return 'setosa'\napp.config['TESTING'] = True\n"
    hidden = "" if fixed else "import sys\nsys.modules['asgiref'] = sys.modules['asgiref.sync'] = None\n"
    return python("-c", f"{hidden}{APP}{view}app.test_client().get('/')")


def development_server() -> str:
    return serving(*RUN, "{port}", files={"server.py": APP}, until="CTRL")


def port_taken() -> str:
    def again(port: int, _: object) -> None:
        printed.append(python(*RUN, str(port), files={"server.py": APP}))

    printed: list[str] = []
    serving(*RUN, "{port}", files={"server.py": APP}, until="CTRL", then=again)
    return printed[0]
