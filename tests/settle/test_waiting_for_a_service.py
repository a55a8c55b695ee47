"""What limits an app that waits 100 ms for another service: the framework, or the number of workers and threads?"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.servers.stub import Handler, answering, reply, served

WAIT_S = 0.1
WORKERS = 2
REQUESTS = 20

both = pytest.mark.parametrize("framework", ["flask", "django"])


class Upstream:
    """A service that answers after 100 ms, however many ask, and keeps the most that it had to answer at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.at_once = self.most_at_once = 0

    def count(self, change: int) -> None:
        with self.lock:
            self.at_once += change
            self.most_at_once = max(self.most_at_once, self.at_once)

    def answer(self, handler: Handler) -> None:
        self.count(+1)
        time.sleep(WAIT_S)
        self.count(-1)  # before the answer: the worker may ask again as soon as it has it
        reply(handler, b"Hello")


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    service = Upstream()
    with served(answering(service.answer)) as server:
        monkeypatch.setenv("UPSTREAM_URL", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield service


def gunicorn(framework: str, *options: str, workers: int = WORKERS) -> tuple[str, ...]:
    common = ("--bind", "127.0.0.1:{port}", "--no-control-socket", "--workers", str(workers))
    return (sys.executable, "-m", "gunicorn", *common, *options, f"remote_{framework}:application")


def requests_per_second(address: str) -> float:
    """Ask 20 requests at once, wait for the last, and give the rate."""
    with httpx.Client(trust_env=False, timeout=20) as client, ThreadPoolExecutor(REQUESTS) as pool:
        begun = time.monotonic()
        answers = list(pool.map(lambda _: client.get(f"{address}/remote/").text, range(REQUESTS)))
        seconds = time.monotonic() - begun
    assert answers == ["Hello"] * REQUESTS
    return REQUESTS / seconds


@both
def test_two_sync_workers_answer_at_most_20_requests_per_second(
    framework: str, serve: Callable[..., str], upstream: Upstream
) -> None:
    rate = requests_per_second(serve(*gunicorn(framework, "--worker-class", "sync")))
    assert rate <= WORKERS / WAIT_S
    assert upstream.most_at_once <= WORKERS


@both
def test_threads_lift_that_limit(framework: str, serve: Callable[..., str], upstream: Upstream) -> None:
    # The requests that wait together are counted: unlike a rate, a busy machine does not change their number.
    requests_per_second(serve(*gunicorn(framework, "--worker-class", "gthread", "--threads", "10")))
    assert upstream.most_at_once > 3 * WORKERS


@both
def test_more_workers_lift_that_limit(framework: str, serve: Callable[..., str], upstream: Upstream) -> None:
    requests_per_second(serve(*gunicorn(framework, "--worker-class", "sync", workers=3 * WORKERS)))
    assert WORKERS < upstream.most_at_once <= 3 * WORKERS
