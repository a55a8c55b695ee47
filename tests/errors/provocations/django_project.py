"""Django complains before it serves: settings, imports, commands, each in a process of its own."""

from pathlib import Path

import django

from tests.errors.commands import python, serving

SETTINGS = """\
SECRET_KEY = "for this test only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
ROOT_URLCONF = "urls"
STATIC_URL = "static/"
"""
URLS = "urlpatterns = []\n"
MODELS = "from django.db import models\nclass Prediction(models.Model): ...\n"


def _django(*words: str, settings: str = "", **files: str) -> str:
    """Run a command of Django in a small project; `settings` are added to those above."""
    files = {f"{name}.py": text for name, text in files.items()}
    files |= {"settings.py": SETTINGS + settings, "urls.py": URLS}
    return python("-m", "django", *words, files=files, DJANGO_SETTINGS_MODULE="settings")


def no_settings(fixed: bool) -> str:
    script = "from django.conf import settings; settings.INSTALLED_APPS"
    named = {"DJANGO_SETTINGS_MODULE": "settings"} if fixed else {}
    return python("-c", script, files={"settings.py": SETTINGS}, **named)


def no_settings_module(fixed: bool) -> str:
    script = "import django; django.setup()"
    return python(
        "-c", script, files={"settings.py": SETTINGS}, DJANGO_SETTINGS_MODULE="settings" if fixed else "mysite.settings"
    )


def no_secret_key(fixed: bool) -> str:
    files = {"settings.py": SETTINGS if fixed else ""}
    return python(
        "-c", "from django.conf import settings; settings.SECRET_KEY", files=files, DJANGO_SETTINGS_MODULE="settings"
    )


def apps_not_loaded(fixed: bool) -> str:
    setup = "import django; django.setup(); " if fixed else ""
    script = f"{setup}from django.contrib.contenttypes.models import ContentType"
    return python("-c", script, files={"settings.py": SETTINGS}, DJANGO_SETTINGS_MODULE="settings")


def app_not_installed(fixed: bool) -> str:
    script = "import django; django.setup(); from predictions.models import Prediction"
    files = {"settings.py": SETTINGS, "predictions/__init__.py": "", "predictions/models.py": MODELS}
    if fixed:
        files["settings.py"] += "INSTALLED_APPS += ['predictions']\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n"
    return python("-c", script, files=files, DJANGO_SETTINGS_MODULE="settings")


def djongo(fixed: bool) -> str:
    engine = "" if fixed else "DATABASES['default']['ENGINE'] = 'djongo'\n"
    return _django("check", settings=engine)


def no_psycopg(fixed: bool) -> str:
    hidden = "" if fixed else "import sys\nsys.modules['psycopg'] = sys.modules['psycopg2'] = None\n"
    return _django("check", settings=f"{hidden}DATABASES['default']['ENGINE'] = 'django.db.backends.postgresql'\n")


def unknown_command(fixed: bool) -> str:
    return _django("migrate" if fixed else "migrat", "--verbosity=0")


def empty_urls(fixed: bool) -> str:
    return _django("check", settings="ROOT_URLCONF = 'pages'\n", pages=URLS if fixed else "")


def no_static_root(fixed: bool) -> str:
    root = "STATIC_ROOT = 'static'\n" if fixed else ""
    return _django("collectstatic", "--no-input", settings=f"STATICFILES_DIRS = ['.']\n{root}")


def no_allowed_hosts(fixed: bool) -> str:
    hosts = "DEBUG = False\nALLOWED_HOSTS = [" + ("'localhost'" if fixed else "") + "]\n"
    files = {"settings.py": SETTINGS + hosts, "urls.py": URLS}
    words = ("-m", "django", "runserver", "--noreload", "{port}")
    return serving(*words, files=files, until="CONTROL-C", DJANGO_SETTINGS_MODULE="settings")


def not_migrated(fixed: bool) -> str:
    files = {"settings.py": f"{SETTINGS}DEBUG = True\n", "urls.py": URLS}
    if fixed:
        files["settings.py"] += "INSTALLED_APPS = []\n"
    words = ("-m", "django", "runserver", "--noreload", "{port}")
    return serving(*words, files=files, until="CONTROL-C", DJANGO_SETTINGS_MODULE="settings")


def port_taken() -> str:
    def again(port: int, _: object) -> None:
        printed.append(python(*words, str(port), files=files, DJANGO_SETTINGS_MODULE="settings"))

    printed: list[str] = []
    files = {"settings.py": f"{SETTINGS}DEBUG = True\n", "urls.py": URLS}
    words = ("-m", "django", "runserver", "--noreload")
    serving(*words, "{port}", files=files, until="CONTROL-C", then=again, DJANGO_SETTINGS_MODULE="settings")
    return printed[0]


def no_django() -> str:
    """Run the manage.py that every project gets, by a Python that has no Django."""
    template = Path(django.__file__).parent / "conf" / "project_template" / "manage.py-tpl"
    manage = template.read_text(encoding="utf-8").replace("{{ project_name }}", "mysite")
    return python("-S", "manage.py", "check", files={"manage.py": manage})
