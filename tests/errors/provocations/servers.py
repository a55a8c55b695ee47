"""Gunicorn and Uvicorn complain about an app, a port or a worker, and clients about what becomes of their request."""

import subprocess
import time
from contextlib import suppress

import httpx
import psutil

from comparison.harness.system.processes import free_port
from tests.errors.commands import python, serving

FLASK = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef predict():\n    return 'setosa'\n"
SLOW = FLASK.replace("return", "import time\n    time.sleep(2)\n    return")
ASGI = """\
from django.conf import settings
from django.core.asgi import get_asgi_application
settings.configure(SECRET_KEY="for this test only", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
urlpatterns = []
app = get_asgi_application()
"""
GUNICORN = ("-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{port}")
UVICORN = ("-m", "uvicorn", "--port", "{port}")


def _ask(port: int, _: object) -> None:
    with suppress(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:{port}/", timeout=20, trust_env=False)


def _gunicorn(app: str, files: dict[str, str], *options: str) -> str:
    return serving(*GUNICORN, *options, app, files=files, until="Booting worker", then=_ask)


def _ended(app: str, files: dict[str, str], *options: str) -> str:
    """Give what Gunicorn prints when it ends by itself."""
    return python("-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0", *options, app, files=files)


def no_attribute() -> str:
    return _ended("server", {"server.py": FLASK})


def no_module() -> str:
    return _ended("wsgi:app", {"server.py": FLASK})


def failed_to_boot() -> str:
    return _ended("server:app", {"server.py": f"open('model.joblib')\n{FLASK}"})


def worker_class_unknown() -> str:
    return _ended("server:app", {"server.py": FLASK}, "--worker-class", "threads")


def asgi_app_on_gunicorn(fixed: bool) -> str:
    options = ("--worker-class", "asgi") if fixed else ()
    return _gunicorn("server:app", {"server.py": ASGI}, *options)


def worker_timeout(fixed: bool) -> str:
    return _gunicorn("server:app", {"server.py": SLOW}, "--timeout", "10" if fixed else "1")


def worker_killed() -> str:
    """The kernel kills a process that takes too much memory by this very signal."""

    def kill(_: int, process: subprocess.Popen[str]) -> None:
        master = psutil.Process(process.pid)
        [worker] = master.children()
        worker.kill()
        while not set(master.children()) - {worker}:  # it says what happened before it starts another one
            time.sleep(0.02)

    return serving(*GUNICORN, "server:app", files={"server.py": FLASK}, until="Booting worker", then=kill)


def port_taken_for_gunicorn() -> str:
    def again(port: int, _: object) -> None:
        words = [word.replace("{port}", str(port)) for word in GUNICORN]
        printed.append(serving(*words, "server:app", files={"server.py": FLASK}, until="Connection in use"))

    printed: list[str] = []
    serving(*GUNICORN, "server:app", files={"server.py": FLASK}, until="Booting worker", then=again)
    return printed[0]


def port_taken_for_uvicorn() -> str:
    def again(port: int, _: object) -> None:
        words = [word.replace("{port}", str(port)) for word in UVICORN]
        printed.append(python(*words, "server:app", files={"server.py": ASGI}))

    printed: list[str] = []
    serving(*UVICORN, "server:app", files={"server.py": ASGI}, until="running on", then=again)
    return printed[0]


def flask_on_uvicorn(fixed: bool) -> str:
    wrapped = "from asgiref.wsgi import WsgiToAsgi\napp = WsgiToAsgi(app)\n" if fixed else ""
    return serving(*UVICORN, "server:app", files={"server.py": FLASK + wrapped}, until="running on", then=_ask)


def no_module_for_uvicorn(fixed: bool) -> str:
    return serving(*UVICORN, "server:app" if fixed else "main:app", files={"server.py": ASGI}, until="running on")


def answer_lost() -> str:
    """The client of a worker that is killed in the middle of a request."""

    def ask(port: int, process: subprocess.Popen[str]) -> None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=20, trust_env=False)
        except httpx.HTTPError as error:
            printed.append(f"httpx.{type(error).__name__}: {error}")

    printed: list[str] = []
    dying = FLASK.replace("return", "import os\n    os._exit(1)\n    return")
    serving(*GUNICORN, "server:app", files={"server.py": dying}, until="Booting worker", then=ask)
    return printed[0]


def nobody_listens() -> None:
    httpx.get(f"http://127.0.0.1:{free_port()}/predict", trust_env=False)


def too_slow_for_the_client(fixed: bool) -> str:
    def ask(port: int, _: object) -> None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5 if fixed else 0.1, trust_env=False)
        except httpx.HTTPError as error:
            printed.append(f"httpx.{type(error).__name__}: {error}")

    printed: list[str] = []
    slow = SLOW.replace("sleep(2)", "sleep(0.5)")
    serving(*GUNICORN, "server:app", files={"server.py": slow}, until="Booting worker", then=ask)
    return "".join(printed)
