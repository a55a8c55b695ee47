"""How much code do our two apps need for the same answers, feature by feature and in all?"""

from pathlib import Path

APPS = Path(__file__).parents[2] / "apps"
AS_DOCUMENTED = ("quickstart.py", "startproject")  # as documentation begins an app: few features


def code_lines(app, *features):
    """Count the lines of Python and templates that are neither blank nor only a comment."""
    folders = [APPS / app / feature for feature in features] or [APPS / app]
    found = [file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".html")]
    files = [file for file in found if not set(file.parts).intersection(AS_DOCUMENTED)]
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return sum(bool(line) and not line.startswith(("#", "{#")) for line in lines)


def test_one_prediction_takes_no_more_lines_in_flask():
    assert code_lines("flask_app", "predict") <= code_lines("django_app", "predict")


def test_login_and_permission_take_fewer_lines_in_django():
    assert code_lines("django_app", "login") < 0.8 * code_lines("flask_app", "login")


def test_the_whole_flask_app_is_the_shorter_by_less_than_a_quarter():
    assert code_lines("flask_app") < code_lines("django_app") < 1.25 * code_lines("flask_app")
