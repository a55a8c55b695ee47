"""Fixtures of the served apps and of PostgreSQL; logs of the servers stand below a test that failed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from comparison.harness.system import postgresql
from comparison.harness.system.reaper import Reaper
from tests.servers.apps import ALL, FEATURES, PREPARED, App, client_of, prepare, prepare_all, serving_all
from tests.servers.stub import Upstream

pytest_plugins = ["tests.servers.needs"]


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
    """Every app, served on SQLite."""
    directory = tmp_path_factory.mktemp("apps")
    prepare_all(directory)
    with serving_all(FEATURES, directory, UPSTREAM_URL=dict.fromkeys(FEATURES, _upstream.url)) as served:
        yield served


@pytest.fixture(scope="session")
def app(apps: dict[str, App], request: pytest.FixtureRequest) -> App:
    """One app after the other; which ones, says the test's mark `feature`."""
    return apps[request.param]


@pytest.fixture
def browser(app: App) -> Iterator[httpx.Client]:
    """A client that keeps cookies and has none yet."""
    with client_of(app.url) as client:
        yield client


@pytest.fixture
def prepare_again(apps: dict[str, App]) -> None:
    """Run every app's `prepare` a second time on the database it has been served from."""
    prepare_all(next(iter(apps.values())).log.parent)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL of our own, in a folder that the user it runs as may enter."""
    with tempfile.TemporaryDirectory() as folder, closing(Reaper()) as guard:
        core = min(os.sched_getaffinity(0))
        with postgresql.running(Path(folder), core, guard) as (_, environment):
            yield environment["DATABASE_URL"]


@pytest.fixture(scope="session")
def on_postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, App]]:
    """Every app that has a database, all on one and the same; each connection says whose it is."""
    directory = tmp_path_factory.mktemp("on-postgresql")
    for package in [*reversed(PREPARED), PREPARED[0]]:  # any order does: the second finds the tables of the first
        prepare(package, directory, DATABASE_URL=postgresql_url)
    urls = {
        name: f"{postgresql_url}?application_name={name}" for name, features in FEATURES.items() if "lookup" in features
    }
    with serving_all(urls, directory, DATABASE_URL=urls) as served:
        yield served


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
