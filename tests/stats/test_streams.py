"""Are streams counted over all launches that count, and does the server with the shortest wait come first?"""

import math

from comparison.dataset.rows import frame
from comparison.stats.streams import streams
from tests.factories.rows import stream


def summed(rows):
    return streams(frame({"flag": "", "line": 2} | row for row in rows))


def test_finished_and_failed_are_summed_and_times_are_medians_over_launches():
    waits = (10.0, 30.0, 20.0)
    [one] = summed(
        stream("flask/lean", "uvicorn", 1, 100, wait, launch, errors=20) for launch, wait in enumerate(waits, 1)
    )
    assert (one.finished, one.failed, one.launches, one.measured) == (240, 60, 3, 3)
    assert one.times_ms == (10.0, 20.0, 1000.0)


def test_a_time_without_an_end_is_longer_than_any_other():
    finished, lost = (stream("flask/lean", "uvicorn", 1, 10, 9.0, n, errors=e) for n, e in ((1, 0), (2, 10)))
    [one] = summed([finished, finished | {"launch": 3}, lost])
    assert one.times_ms[1] == 9.0
    [one] = summed([finished, lost, lost | {"launch": 3}])
    assert one.times_ms[1] == math.inf


def test_a_launch_with_a_quality_flag_is_counted_as_measured_only():
    rows = [stream("flask/lean", "uvicorn", 1, 10, 9.0 * launch, launch) for launch in (1, 2)]
    [one] = summed([rows[0], rows[1] | {"flag": "foreign"}])
    assert (one.launches, one.measured, one.finished, one.times_ms[1]) == (1, 2, 10, 9.0)


def test_servers_stand_by_their_shortest_wait_of_many_clients_then_frameworks_then_clients():
    rows = [
        stream("flask/lean", "gunicorn-gthread", 4, 100, 50.0),
        stream("flask/lean", "gunicorn-gthread", 4, 10, 1.0),
        stream("fastapi/lean", "uvicorn", 1, 100, 20.0),
        stream("django/lean", "uvicorn", 1, 100, 90.0),
        stream("flask/lean", "gunicorn-sync", 1, 100, 1.0) | {"flag": "foreign"},
    ]
    assert [(one.server, one.target.framework, one.clients) for one in summed(rows)] == [
        ("uvicorn", "django", 100), ("uvicorn", "fastapi", 100), ("gunicorn-gthread", "flask", 10),
        ("gunicorn-gthread", "flask", 100), ("gunicorn-sync", "flask", 100),
    ]  # fmt: skip
