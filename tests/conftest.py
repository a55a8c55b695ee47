"""How does a test talk to the apps? Each one is a real server process, started once and asked over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from comparison.harness.system import postgresql
from comparison.harness.system.reaper import Reaper

APPS_DIRECTORY = Path(__file__).resolve().parents[1] / "apps"
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


class Upstream:
    """The other service that /remote/ asks; a test can make it misbehave."""

    behaviour = "answers"

    def __init__(self) -> None:
        self.port = 0
        self.released = threading.Event()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                upstream.answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing: the test says what is wrong."""

        self.released.clear()
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)  # the same port as before, if any
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def stop(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.behaviour == "hangs up":
            return
        self.released.wait(30 if self.behaviour == "is slow" else 0.1)
        try:
            handler.send_response(500 if self.behaviour == "fails" else 200)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
            handler.wfile.write(b"Hello")
        except OSError:
            pass  # who asked no longer waits


@pytest.fixture(scope="session")
def _upstream() -> Iterator[Upstream]:
    upstream = Upstream()
    yield upstream
    upstream.stop()


@pytest.fixture
def upstream(_upstream: Upstream) -> Iterator[Upstream]:
    yield _upstream
    _upstream.behaviour = "answers"


@pytest.fixture(scope="session")
def apps(_upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, App]]:
    """Every app, served; they start at the same time because each of them spends seconds on its imports."""
    directory = tmp_path_factory.mktemp("apps")
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        list(pool.map(prepare, PREPARED, [environment_of(package, directory) for package in PREPARED]))
        started = [stack.enter_context(serving(name, directory, _upstream.url)) for name in FEATURES]
        list(pool.map(wait_until_ready, started))
        yield {app.id: app for app in started}


@pytest.fixture(scope="session")
def app(apps: dict[str, App], request: pytest.FixtureRequest) -> App:
    """One app after the other; which ones, says the test's mark `feature`."""
    return apps[request.param]


@pytest.fixture
def browser(app: App) -> Iterator[httpx.Client]:
    """A client that keeps cookies and has none yet."""
    with httpx.Client(base_url=app.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def prepare_again(apps: dict[str, App]) -> None:
    """Run every app's `prepare` a second time on the database it has been served from."""
    directory = next(iter(apps.values())).log.parent
    with ThreadPoolExecutor() as pool:
        list(pool.map(prepare, PREPARED, [environment_of(package, directory) for package in PREPARED]))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL of our own, in a folder that the user it runs as may enter."""
    if postgresql.programs_folder() is None:
        pytest.skip(postgresql.MISSING)
    with tempfile.TemporaryDirectory() as folder, closing(Reaper()) as guard:
        core = min(os.sched_getaffinity(0))
        with postgresql.running(Path(folder), core, guard) as (_, environment):
            yield environment["DATABASE_URL"]


@pytest.fixture(scope="session")
def on_postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, App]]:
    """Every app that has a database, all on one and the same; each connection says whose it is."""
    directory = tmp_path_factory.mktemp("on-postgresql")
    for package in [*reversed(PREPARED), PREPARED[0]]:  # any order does: the second finds the tables of the first
        prepare(package, environment_of(package, directory) | {"DATABASE_URL": postgresql_url})
    names = [name for name, features in FEATURES.items() if "lookup" in features]
    urls = {name: f"{postgresql_url}?application_name={name}" for name in names}
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        started = [stack.enter_context(serving(name, directory, "", DATABASE_URL=urls[name])) for name in names]
        list(pool.map(wait_until_ready, started))
        yield {app.id: app for app in started}


def package_of(name: str) -> str:
    return f"{name.split('/')[0]}_app"


PREPARED = sorted({package_of(name) for name, features in FEATURES.items() if "complete" in features})


def environment_of(package: str, directory: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{directory / package}.sqlite3",
        "DEMO_PASSWORD": PASSWORD,
        "SECRET_KEY": "a key for the tests",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDEVMODE": "",
        "PYTHONPATH": "",
    }


def prepare(package: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-W", "error", "-m", f"{package}.prepare"]
    done = subprocess.run(command, cwd=APPS_DIRECTORY, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode:
        pytest.fail(f"{package}.prepare failed:\n{done.stderr}", pytrace=False)


SERVERS = {
    "wsgi": ["gunicorn", "--worker-class=gthread", "--threads=4", "--timeout=120", "--no-control-socket"],
    "asgi": ["uvicorn", "--log-level=warning", "--timeout-keep-alive=120"],
}
BINDS = {"wsgi": "--bind=fd://{}", "asgi": "--fd={}"}


@contextmanager
def serving(name: str, directory: Path, upstream_url: str, **more: str) -> Iterator[App]:
    """Start a server on a socket that is already bound: no port can be taken in between, and no polling is needed."""
    package, (_, variant, interface) = package_of(name), name.split("/")
    environment = environment_of(package, directory) | {"APP_VARIANT": variant, "UPSTREAM_URL": upstream_url} | more
    log = directory / f"{name.replace('/', '-')}.log"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        command = [sys.executable, "-m", *SERVERS[interface], f"{package}.{interface}:application"]
        command += [BINDS[interface].format(listener.fileno())]
        process = subprocess.Popen(
            command,
            cwd=APPS_DIRECTORY,
            env=environment,
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # so that its workers can be ended with it
        )
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
            yield App(name, url, log, client)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_ready(app: App) -> None:
    try:
        app.client.get("/json/", timeout=120).raise_for_status()
    except httpx.HTTPError as error:
        pytest.fail(f"{app.id} does not answer ({error!r}); its log:\n{app.log.read_text()}", pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "feature(name): run against each app that has this feature")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "app" in metafunc.fixturenames:
        (feature,) = metafunc.definition.get_closest_marker("feature").args
        names = [name for name, features in FEATURES.items() if feature in features]
        metafunc.parametrize("app", names, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if can_be_asked(item)]


def can_be_asked(item: pytest.Item) -> bool:
    """Whether the app of a test has the feature of its path or scenario; what is no feature may be asked of all."""
    asked = item.callspec.params if hasattr(item, "callspec") else {}
    if "app" not in asked:
        return True
    feature = asked["scenario"].feature if "scenario" in asked else asked.get("path", "/").split("/")[1]
    return feature in FEATURES[asked["app"]] or feature not in ALL


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Show the end of the servers' logs below a test that failed."""
    report = yield
    arguments = getattr(item, "funcargs", {})
    served = (
        [arguments["app"]]
        if "app" in arguments
        else list((arguments.get("apps") or arguments.get("on_postgresql") or {}).values())
    )
    if report.failed:
        report.sections += [(f"log of {app.id}", app.log.read_text(errors="replace")[-4000:]) for app in served]
    return report
