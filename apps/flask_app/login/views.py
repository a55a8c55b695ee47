"""Log in, log out, and a page for those who may."""

from functools import cache

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, login_user, logout_user
from sqlalchemy import select

from flask_app.database import session
from flask_app.login.forms import LoginForm
from flask_app.login.models import User

blueprint = Blueprint("login", __name__, template_folder="templates")


# --8<-- [start:login]
@blueprint.route("/login/", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = LoginForm()
    if form.validate_on_submit():
        user = find_user(form.username.data, form.password.data)
        if user:
            login_user(user)
            return redirect(own_page(request.args.get("next", "")) or url_for("login.review"))
        form.password.errors = ["Wrong username or password."]
    return render_template("login/login.html", form=form)


def find_user(username: str, password: str) -> User | None:
    user = session().scalar(select(User).where(User.username == username))
    # An unknown name takes as long as a wrong password, so the time does not tell which names exist.
    return user if (user or nobody()).has_password(password) else None


@cache
def nobody() -> User:
    user = User()
    user.set_password("")
    return user


def own_page(target: str) -> str | None:
    """The target if it is a page of ours: a link to the login page must not lead on to somebody else's."""
    # What follows two slashes is a host to a browser, however many more there are. It reads a backslash as a slash
    # and skips control characters, so neither may stand in a target.
    plain = target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else None


@blueprint.post("/logout/")
def logout() -> ResponseReturnValue:
    logout_user()
    return redirect(url_for("login.login"))


# --8<-- [end:login]


# --8<-- [start:permission]
@blueprint.get("/review/")
@login_required
def review() -> ResponseReturnValue:
    if not current_user.may_review:
        abort(403)
    return render_template("login/review.html")


# --8<-- [end:permission]
