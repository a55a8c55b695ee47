"""Does the open loop see what users would have waited for, and does the rate sweep end where a server falls behind?"""

import asyncio
import time
from itertools import pairwise

import pytest

from comparison.catalog.frameworks import BASELINE, FRAMEWORKS, TARGETS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset import evidence, metrics
from comparison.harness.clients import open_loop as open_client
from comparison.harness.clients.http import Connection
from comparison.harness.clients.open_loop import OpenClient, Step, due_times, percentile_ms
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Work
from comparison.harness.modes import open_loop
from comparison.harness.modes.open_loop import OpenLoop, TargetSweep, gives_up, require_valid
from comparison.stats.sustainable_rate import sustainable_rate
from tests.factories.launches import bench_of, listening
from tests.measuring import break_app, make_repository

pytestmark = pytest.mark.needs("linux")
BODY = b'{"message": "Hello, World!"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n" + BODY
REQUEST = b"GET /json/ HTTP/1.1\r\nHost: test\r\n\r\n"
MS = 1_000_000


def ask(answer, rate, seconds, steps=1, **limits):
    """Ask a server in the open loop; give the last step."""

    async def go():
        async with listening(answer) as port:
            client = OpenClient(port, REQUEST, BODY, **limits)
            for _ in range(steps):
                step = await client.step(rate, seconds)
            client.close()
            return step

    return asyncio.run(go())


async def at_once(writer):
    writer.write(ANSWER)


def one_at_a_time(service_s, stall_at=0, stall_s=0.0):
    """Give a server with one worker that needs so long for each request, and once stalls."""
    lock, asked = asyncio.Lock(), 0

    async def answer(writer):
        nonlocal asked
        async with lock:
            asked += 1
            await asyncio.sleep(stall_s if asked == stall_at else service_s)
            writer.write(ANSWER)

    return answer


def test_a_stall_is_seen_by_all_who_were_due_meanwhile():
    step = ask(one_at_a_time(0, stall_at=50, stall_s=0.3), rate=200, seconds=1)
    assert (len(step.latencies_ns), step.errors) == (200, 0)
    assert sum(open_loop > 100 * MS for open_loop in step.latencies_ns) > 20, "about 40 were due in its first 200 ms"
    assert step.p99_ms > 150


def test_a_closed_loop_would_have_seen_it_once():
    async def go():
        async with listening(one_at_a_time(0, stall_at=50, stall_s=0.3)) as port:
            connection = await Connection.open(port, REQUEST)
            latencies = [await connection.ask() for _ in range(200)]
            connection.close()
            return latencies

    latencies = asyncio.run(go())
    assert max(latencies) >= 300 * MS
    assert percentile_ms(latencies) < 100


def test_a_server_breaks_between_the_rates_round_its_capacity():
    """It needs 10 ms for each request, so it follows at 20 in a second and not at 250."""
    p99s = {rate: ask(one_at_a_time(0.01), rate, seconds=0.6).p99_ms for rate in (20, 250)}
    assert p99s[250] > 400 > 100 > p99s[20]
    assert sustainable_rate(p99s) == 20


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (ANSWER.replace(b"200 OK", b"500 Oops"), "status 500"),
        (ANSWER.replace(b"Hello", b"Hallo"), "Hallo"),
        (b"nonsense\r\n\r\n", "not HTTP"),
        (b"", "closed the connection"),
    ],
)
def test_a_wrong_answer_is_an_error_and_is_not_timed(wrong, why):
    asked = 0

    async def every_fourth(writer):
        nonlocal asked
        asked += 1
        right = asked % 4 > 0
        writer.write(ANSWER if right else wrong)
        return not right and not wrong

    step = ask(every_fourth, rate=100, seconds=0.4)
    assert (len(step.latencies_ns), step.errors, step.unanswered) == (30, 10, 0)
    assert why in step.first_error
    assert step.p99_ms == float("inf"), "an error is no fast answer"


def test_what_is_never_answered_is_an_error_and_takes_no_place_for_ever():
    asked = 0

    async def not_the_first(writer):
        nonlocal asked
        asked += 1
        if asked <= 3:
            await asyncio.sleep(1)
        writer.write(ANSWER)

    limits = {"connections": 3, "timeout_s": 0.2}
    step = ask(not_the_first, rate=50, seconds=0.1, **limits)
    assert (step.latencies_ns, step.errors, step.unanswered) == ([], 5, 5), "three were asked, two found no place"
    assert "no answer within" in step.first_error
    asked = 0
    assert ask(not_the_first, rate=50, seconds=0.1, steps=2, **limits).errors == 0


def test_waiting_for_a_connection_counts():
    async def in_50_ms(writer):
        await asyncio.sleep(0.05)
        writer.write(ANSWER)

    many = ask(in_50_ms, rate=100, seconds=0.2).p99_ms
    assert ask(in_50_ms, rate=100, seconds=0.2, connections=1).p99_ms > 500 > many, "the last of 20 waits for 19 others"


def test_no_more_connections_are_opened_than_are_needed():
    ports = []

    async def note(writer):
        ports.append(writer.get_extra_info("peername"))
        writer.write(ANSWER)

    ask(note, rate=100, seconds=0.4)
    assert len(set(ports)) <= len(ports) / 2


@pytest.mark.parametrize(
    ("announced", "closes_after_s", "rate"), [(b"\r\nConnection: close", 0.05, 100), (b"", 0.02, 10)]
)
def test_a_server_that_closes_each_connection_makes_no_errors(announced, closes_after_s, rate):
    """Announced, the connection is not used again before it is closed; else its end is noticed before the next use."""
    ports = set()

    async def close(writer):
        ports.add(writer.get_extra_info("peername"))
        writer.write(ANSWER.replace(b"\r\n\r\n", announced + b"\r\n\r\n"))
        await asyncio.sleep(closes_after_s)
        return True

    step = ask(close, rate, seconds=0.4)
    assert (len(step.latencies_ns), step.errors) == (rate * 0.4, 0), step.first_error
    assert len(ports) == rate * 0.4


def test_requests_are_due_at_even_intervals_and_never_leave_early():
    async def go():
        loop_times = []
        async for due in due_times(300, 60):
            loop_times.append((due, open_client.perf_counter_ns()))
        return loop_times

    times = asyncio.run(go())
    gaps = {later - earlier for (earlier, _), (later, _) in pairwise(times)}
    assert gaps <= {3333333, 3333334}
    assert all(due <= left for due, left in times)


def test_a_step_tells_how_well_the_rate_was_kept():
    step = ask(at_once, rate=100, seconds=0.5)
    assert len(step.lags_ns) == 50
    assert min(step.lags_ns) > 0
    assert 0.5 <= step.seconds < 0.75
    assert 0 < step.lag_ms < 100


def test_a_client_that_is_held_up_itself_says_so():
    asked = 0

    async def hold_up_the_test(writer):
        nonlocal asked
        asked += 1
        if asked == 10:
            time.sleep(0.2)
        writer.write(ANSWER)

    step = ask(hold_up_the_test, rate=100, seconds=0.5)
    assert step.lag_ms > 100
    assert step.p99_ms > 100, "and the time counts all the same"


@pytest.mark.parametrize(
    ("times", "never", "expected"),
    [
        (range(1, 101), 0, 99),
        (range(1, 201), 0, 198),
        ([7], 0, 7),
        (range(1, 100), 1, 99),
        (range(1, 99), 2, float("inf")),
        ([], 0, float("inf")),
        ([], 5, float("inf")),
    ],
)
def test_the_99th_percentile_counts_errors_as_never_ending(times, never, expected):
    assert percentile_ms([time * MS for time in times], never) == expected


@pytest.mark.parametrize(
    ("p99s", "expected"),
    [
        ({100: 5.0, 200: 20.0, 400: 99.9}, 400),
        ({400: 900.0, 100: 5.0, 200: 20.0}, 200),
        ({100: 5.0, 200: 150.0, 400: 20.0}, 100),
        ({100: 5.0, 200: 100.0}, 100),
        ({100: 5.0, 200: float("nan"), 400: 5.0}, 100),
        ({100: 120.0, 200: 20.0}, None),
        ({}, None),
    ],
)
def test_the_largest_rate_lies_below_the_first_that_a_server_does_not_follow(p99s, expected):
    assert sustainable_rate(p99s) == expected


@pytest.mark.parametrize(
    ("p99s", "expected"),
    [
        ([], False),
        ([5], False),
        ([5, 120], False),
        ([120, 5], False),
        ([120, 130], True),
        ([5, 120, 130], True),
        ([120, 130, 5], False),
        ([5, 501], True),
        ([float("inf")], True),
    ],
)
def test_a_target_leaves_the_rate_sweep_when_it_is_far_behind_or_twice_in_a_row(p99s, expected):
    assert gives_up(p99s) is expected


class Late:
    """A client that is late itself in its first steps."""

    def __init__(self, times):
        self.times, self.steps = times, 0

    async def step(self, rate, seconds):
        self.steps += 1
        lag = 50 if self.steps <= self.times else 1
        return Step([MS] * 10, rate=rate, lags_ns=[lag * MS] * 10)


class Unwatched:
    """A monitor that sees nothing."""

    def begin(self):
        pass

    def end(self):
        return None


def ask_in_time(*clients):
    return asyncio.run(OpenLoop().in_time([TargetSweep(None, client) for client in clients], 100, Unwatched()))


def test_a_rate_is_asked_again_if_the_client_was_late_itself():
    clients = [Late(0), Late(2)]
    steps, _, attempts = ask_in_time(*clients)
    assert [step.lag_ms for step in steps] == [1, 1]
    assert attempts == 3
    assert [client.steps for client in clients] == [3, 3], "both targets are asked in the same window"


def test_a_client_that_stays_late_voids_the_launch():
    with pytest.raises(DiscardedLaunch, match="itself was 50 ms late, 3 times"):
        ask_in_time(Late(9))


def test_a_launch_with_wrong_answers_is_void():
    step = Step([MS] * 98, errors=2, first_error="status 500", rate=100)
    with pytest.raises(DiscardedLaunch, match=r"failed 2 of 100 requests at 100/s.*status 500"):
        require_valid(TARGETS[0], step)


@pytest.mark.parametrize("step", [Step([MS] * 99, errors=1), Step([MS], errors=99, unanswered=99)])
def test_few_errors_and_an_overloaded_server_do_not_void_it(step):
    require_valid(TARGETS[0], step)


def test_a_launch_asks_each_target_at_each_rate_until_it_cannot_follow(tmp_path, monkeypatch):
    make_repository(tmp_path)
    slow = Target("flask", "guarded")
    one_at_a_time_in_50_ms = "with globals().setdefault('LOCK', threading.Lock()): __import__('time').sleep(0.05)"
    break_app(tmp_path, FRAMEWORKS[slow.framework].app, one_at_a_time_in_50_ms)
    monkeypatch.setattr(open_loop, "WARM_UP_SECONDS", (0.2, 0.5))
    mode = OpenLoop(rates=(10, 100, 125), step_seconds=0.4, max_lag_ms=1000)
    with bench_of(tmp_path, targets=(BASELINE, Target("flask", "lean"), slow)) as bench:
        entries = mode.run(bench, Work("latency", SCENARIOS["json"], 1, 7))
    asked = [(f"{entry['framework']}/{entry['variant']}", entry["rate"]) for entry in entries]
    wanted = [(str(BASELINE), 10), (str(BASELINE), 100), (str(BASELINE), 125), (str(slow), 10), (str(slow), 100)]
    assert sorted(asked) == sorted(wanted), "and nobody asks what is not deployed as it is"
    assert len({evidence.key(entry) for entry in entries}) == len(entries)
    for entry in entries:
        columns = metrics.columns(entry)
        assert (entry["tool"], entry["connections"], entry["errors"]) == (OpenLoop.tool, 64, 0)
        assert columns["requests"] == entry["rate"] * 0.4
        assert columns["rate"] * columns["seconds"] == pytest.approx(columns["requests"], rel=0.5)
        assert min(columns["p50_ms"], entry["cpu_seconds"], entry["lag_ms"]) > 0
    assert {entry["seed"] for entry in entries} == {7}
