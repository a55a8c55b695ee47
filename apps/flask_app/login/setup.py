"""What does the app need so that features can ask who is there?"""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError

from flask_app.csrf import csrf
from flask_app.database import session
from flask_app.login.models import User


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.register_error_handler(CSRFError, refused)
    manager = LoginManager(app)
    manager.login_view = "login.login"
    manager.login_message = None  # the login page says enough, and no page shows flashed messages
    manager.user_loader(load_user)


def load_user(user_id: str) -> User | None:
    return session().get(User, int(user_id))


def refused(error: CSRFError) -> ResponseReturnValue:
    return render_template("login/refused.html", reason=error.description), 403
