"""The apps as real server processes: which there are, what each can do, how one is prepared and served.

The processes are forked from one that has imported and trained the models (warm.py): done by each of them, that takes
a minute and more of CPU, and no test is about it.
"""

import multiprocessing
import os
import runpy
import signal
import socket
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess as Process
from pathlib import Path

import httpx
import pytest

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.servers.warm"])
APPS_DIRECTORY = Path(__file__).resolve().parents[2] / "apps"
PASSWORD = "demo password of the tests"
ASYNCHRONOUS = frozenset({"json", "predict", "stream"})  # what is measured on ASGI servers
MEASURED = ASYNCHRONOUS | {"batch", "remote", "complete", "upload", "lookup"}
FIRST = frozenset({"json", "predict"})  # what a documentation's first app answers here
WITHOUT_SESSION = MEASURED | {"health"}
ALL = WITHOUT_SESSION | {"form", "login"}

# Which app has which features. A test names the feature it is about and runs against every app that has it.
FEATURES = {
    "floor/lean/wsgi": MEASURED,
    "floor/lean/asgi": MEASURED,
    "flask/default/wsgi": FIRST,
    "flask/lean/wsgi": WITHOUT_SESSION,
    "flask/guarded/wsgi": ALL,
    "django/default/wsgi": FIRST,
    "django/default/asgi": FIRST,
    "django/lean/wsgi": WITHOUT_SESSION,
    "django/lean/asgi": WITHOUT_SESSION,
    "django/guarded/wsgi": ALL,
    "django/guarded/asgi": ALL,
    "fastapi/lean/asgi": ASYNCHRONOUS,
}
SERVERS = {
    "wsgi": ["gunicorn", "--worker-class=gthread", "--threads=4", "--timeout=120", "--no-control-socket"],
    "asgi": ["uvicorn", "--log-level=warning", "--timeout-keep-alive=120"],
}
BINDS = {"wsgi": "--bind=fd://{}", "asgi": "--fd={}"}


@dataclass(frozen=True)
class App:
    """One app that is being served."""

    id: str  # framework/variant/interface
    url: str
    log: Path
    client: httpx.Client  # for questions without a session; a test of sessions takes the fixture `browser`

    @property
    def features(self) -> frozenset[str]:
        return FEATURES[self.id]


def package_of(name: str) -> str:
    return f"{name.split('/')[0]}_app"


PREPARED = sorted({package_of(name) for name, features in FEATURES.items() if "complete" in features})


def client_of(url: str) -> httpx.Client:
    """A client of a server on this machine: no proxy, and no certificates, which take long to read."""
    return httpx.Client(base_url=url, trust_env=False, verify=False, timeout=30)


def environment_of(package: str, directory: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{directory / package}.sqlite3",
        "DEMO_PASSWORD": PASSWORD,
        "SECRET_KEY": "a key for the tests",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": "",
    }


def start(
    words: list[str], environment: Mapping[str, str], log: Path, listener: socket.socket | None = None
) -> Process:
    """Run `python -m WORDS` among the apps; `{}` in a word stands for the listener's file descriptor."""
    process = FORKED.Process(target=_run, args=(words, dict(environment), log, listener))
    process.start()
    return process


def _run(words: list[str], environment: dict[str, str], log: Path, listener: socket.socket | None) -> None:
    os.setsid()  # so that a server's workers can be ended with it
    warnings.simplefilter("error")
    with log.open("wb") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    os.chdir(APPS_DIRECTORY)
    os.environ.clear()
    os.environ.update(environment)
    descriptor = listener.detach() if listener else None  # closed by the server
    sys.argv = [word.format(descriptor) for word in words]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def prepare(package: str, directory: Path, **more: str) -> None:
    """Make the tables of an app and fill them."""
    log = directory / f"{package}-prepare.log"
    process = start([f"{package}.prepare"], environment_of(package, directory) | more, log)
    process.join(120)
    if process.exitcode != 0:
        pytest.fail(f"{package}.prepare failed:\n{log.read_text()}", pytrace=False)


def prepare_all(directory: Path) -> None:
    """Each app has a database of its own, so they need not wait for one another."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda package: prepare(package, directory), PREPARED))


@contextmanager
def serving_all(names: Iterable[str], directory: Path, **more: dict[str, str]) -> Iterator[dict[str, App]]:
    """Apps by their names, ready; they start at the same time because each of them spends seconds on its imports.

    `more` gives each variable of the environment by an app's name.
    """
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        started = [
            stack.enter_context(serving(name, directory, **{variable: by[name] for variable, by in more.items()}))
            for name in names
        ]
        list(pool.map(wait_until_ready, started))
        yield {app.id: app for app in started}


@contextmanager
def serving(name: str, directory: Path, **more: str) -> Iterator[App]:
    """Start a server on a socket that is already bound: no port can be taken in between, and no polling is needed."""
    package, (_, variant, interface) = package_of(name), name.split("/")
    environment = environment_of(package, directory) | {"APP_VARIANT": variant} | more
    log = directory / f"{name.replace('/', '-')}.log"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [*SERVERS[interface], f"{package}.{interface}:application", BINDS[interface]]
        process = start(command, environment, log, listener)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with client_of(url) as client:
            yield App(name, url, log, client)
    finally:
        with suppress(ProcessLookupError):  # it has not begun
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()


def wait_until_ready(app: App) -> None:
    try:
        app.client.get("/json/", timeout=120).raise_for_status()
    except httpx.HTTPError as error:
        pytest.fail(f"{app.id} does not answer ({error!r}); its log:\n{app.log.read_text()}", pytrace=False)
