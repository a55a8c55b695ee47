"""What do Django, Flask and Flask-Login give for users, logins and permissions?"""

from collections.abc import Callable
from typing import Any

import flask_login
import pytest
from flask import Flask, abort, request, session
from flask.testing import FlaskClient
from werkzeug.security import check_password_hash, generate_password_hash

Probe = Callable[..., dict[str, Any]]
GOOD = {"name": "ada", "password": "correct horse"}


def test_django_alone_has_logins_and_group_permissions(probe: Probe) -> None:
    # The probe hides every installed package but Django and its own requirements.
    seen = probe("django_login")
    assert seen["anonymous"] == seen["after_wrong_password"] == seen["after_logout"] == 302
    assert (seen["without_permission"], seen["with_group_permission"]) == (403, 200)


def test_django_hashes_passwords_by_itself(probe: Probe) -> None:
    assert probe("django_login")["password_scheme"] == "pbkdf2_sha256"


@pytest.fixture
def plain_flask() -> FlaskClient:
    """Give a password login and a permission in Flask without any extension: all of it written here."""
    app = Flask(__name__)
    app.secret_key = "only for this test"
    users = {"ada": {"password": generate_password_hash(GOOD["password"]), "may": set[str]()}}

    @app.post("/login/")
    def login() -> str:
        user = users.get(request.form["name"])
        if user is None or not check_password_hash(user["password"], request.form["password"]):
            abort(401)
        session["user"] = request.form["name"]
        return "welcome"

    @app.post("/grant/")
    def grant() -> str:
        users["ada"]["may"].add("review")
        return "granted"

    @app.get("/review/")
    def review() -> str:
        if "user" not in session:
            abort(401)
        if "review" not in users[session["user"]]["may"]:
            abort(403)
        return "reviewed"

    return app.test_client()


def test_flask_logs_in_without_extension_but_permissions_are_your_code(plain_flask: FlaskClient) -> None:
    assert plain_flask.post("/login/", data=GOOD | {"password": "wrong"}).status_code == 401
    assert plain_flask.get("/review/").status_code == 401
    assert plain_flask.post("/login/", data=GOOD).status_code == 200
    assert plain_flask.get("/review/").status_code == 403
    plain_flask.post("/grant/")
    assert plain_flask.get("/review/").status_code == 200


@pytest.fixture
def login_extension() -> FlaskClient:
    app = Flask(__name__)
    app.secret_key = "only for this test"
    manager = flask_login.LoginManager(app)

    class User(flask_login.UserMixin):
        def __init__(self, name: str) -> None:
            self.id = name

    manager.user_loader(User)

    @app.post("/login/<name>/")
    def login(name: str) -> str:
        flask_login.login_user(User(name))
        return "welcome"

    @app.post("/logout/")
    def logout() -> str:
        flask_login.logout_user()
        return "good bye"

    @app.get("/review/")
    @flask_login.login_required
    def review() -> str:
        return f"reviewed by {flask_login.current_user.get_id()}"

    return app.test_client()


def test_flask_login_tells_only_whether_someone_is_logged_in(login_extension: FlaskClient) -> None:
    assert login_extension.get("/review/").status_code == 401
    for anyone in ("ada", "bob"):
        login_extension.post(f"/login/{anyone}/")
        assert login_extension.get("/review/").text == f"reviewed by {anyone}"


def test_a_copy_of_the_cookie_outlives_the_logout_in_flask(login_extension: FlaskClient) -> None:
    login_extension.post("/login/ada/")
    copy = login_extension.application.test_client()
    copy.set_cookie("session", login_extension.get_cookie("session").value)
    login_extension.post("/logout/")
    assert login_extension.get("/review/").status_code == 401
    assert copy.get("/review/").text == "reviewed by ada"


def test_a_copy_of_the_cookie_is_refused_after_the_logout_in_django(probe: Probe) -> None:
    seen = probe("django_login")
    assert (seen["with_a_copy_of_the_cookie"], seen["with_the_copy_after_logout"]) == (200, 302)


def test_the_login_page_of_django_is_not_to_be_kept_by_caches(probe: Probe) -> None:
    assert "no-store" in probe("django_login")["login_page_cache"]


def test_flask_login_has_no_passwords_groups_or_permissions() -> None:
    parts = (flask_login, flask_login.LoginManager, flask_login.UserMixin)
    offered = " ".join(name.lower() for part in parts for name in dir(part))
    assert not [word for word in ("password", "permission", "group", "role") if word in offered]
