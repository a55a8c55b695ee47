"""Does either framework spare you the two classic surprises: a killed slow prediction, a model loaded per worker?"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

both = pytest.mark.parametrize("framework", ["flask", "django"])


def gunicorn(framework: str, *options: str) -> tuple[str, ...]:
    common = ("--bind", "127.0.0.1:{port}", "--no-control-socket")
    return (sys.executable, "-m", "gunicorn", *common, *options, f"remote_{framework}:application")


@both
def test_a_prediction_slower_than_the_timeout_of_a_sync_worker_is_cut_off(
    framework: str, serve: Callable[..., str]
) -> None:
    address = serve(*gunicorn(framework, "--timeout", "2"))
    try:
        answered = httpx.get(f"{address}/slow/", timeout=10, trust_env=False).status_code
    except httpx.TransportError:
        answered = None  # the worker was killed with the answer unsent
    assert answered in (None, 500)


@both
def test_a_threaded_worker_answers_after_the_timeout_too(framework: str, serve: Callable[..., str]) -> None:
    address = serve(*gunicorn(framework, "--timeout", "2", "--worker-class", "gthread", "--threads", "2"))
    assert httpx.get(f"{address}/slow/", timeout=10, trust_env=False).text == "done"


@both
@pytest.mark.parametrize(("option", "loads"), [((), 3), (("--preload",), 1)], ids=["each worker", "preload"])
def test_how_often_the_model_is_loaded_depends_on_a_server_option(
    framework: str,
    option: tuple[str, ...],
    loads: int,
    serve: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = tmp_path / "loads"
    monkeypatch.setenv("LOADS", str(log))
    serve(*gunicorn(framework, "--workers", "3", *option))
    deadline = time.monotonic() + 10
    while len(log.read_text().splitlines()) < loads and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(log.read_text().splitlines()) == loads
