"""How many requests does one process answer at a time, and is it the framework or the server that decides?"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

GUNICORN = (sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:{port}", "--workers", "1")
GTHREAD = (*GUNICORN, "--worker-class", "gthread", "--threads", "2")
SYNC = (*GUNICORN, "--worker-class", "sync")
DEVELOPMENT = {
    "flask": (sys.executable, "-m", "flask", "--app", "flask_slow", "run", "--port", "{port}"),
    "django": (sys.executable, "django_slow.py", "runserver", "--noreload", "{port}"),
}
FRAMEWORKS = ("flask", "django")
WAIT_S = 0.5  # what one request of the probes waits


def ask_at_once(url, times, tries=2):
    """Ask `times` times together; give the seconds until the last answer, and the processes that answered.

    The best of the tries counts: what else runs on the machine can only make it slower.
    """
    with httpx.Client(trust_env=False, timeout=20) as client, ThreadPoolExecutor(times) as askers:
        client.get(url)  # so that first-request work is not timed
        seen = []
        for _ in range(tries):
            start = time.perf_counter()
            answers = list(askers.map(client.get, [url] * times))
            processes = {answer.raise_for_status().json()["pid"] for answer in answers}
            seen.append((time.perf_counter() - start, processes))
    return min(seen, key=lambda tried: tried[0])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_slow_requests_overlap_in_one_process_with_two_threads(serve, framework):
    address = serve(*GTHREAD, f"{framework}_slow:application")
    seconds, processes = ask_at_once(f"{address}/slow/", 2)
    assert seconds < 1.8 * WAIT_S
    assert len(processes) == 1


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_slow_requests_queue_in_one_sync_worker(serve, framework):
    address = serve(*SYNC, f"{framework}_slow:application")
    seconds, processes = ask_at_once(f"{address}/slow/", 2, tries=1)
    assert seconds >= 2 * WAIT_S
    assert len(processes) == 1


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_two_slow_requests_overlap_in_the_development_server(serve, framework):
    address = serve(*DEVELOPMENT[framework])
    seconds, processes = ask_at_once(f"{address}/slow/", 2)
    assert seconds < 1.8 * WAIT_S
    assert len(processes) == 1


def test_twenty_async_django_views_overlap_in_one_process(serve):
    address = serve(
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", "{port}",
        "--workers", "1", "django_slow:asgi_application",
    )  # fmt: skip
    seconds, processes = ask_at_once(f"{address}/slow-async/", 20)
    assert seconds < 4 * WAIT_S  # twenty in a row would take 20 × WAIT_S
    assert len(processes) == 1


def test_gthread_and_sync_commands_run_the_same_app_code():
    assert [word for word in GTHREAD if word not in SYNC] == ["gthread", "--threads", "2"]
