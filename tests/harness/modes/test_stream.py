"""Does the client tell a stream from an answer that was held back, and readers served from readers left waiting?"""

import asyncio
from dataclasses import replace

import pytest

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import SERVERS
from comparison.dataset import metrics
from comparison.harness.clients.stream import Reader, read_all
from comparison.harness.launch import RunningTarget, ServerConfig, Work
from comparison.harness.modes.stream import Stream, first_tokens, whole_times
from comparison.harness.system.monitor import Usage
from tests.factories.launches import bench_of, listening
from tests.measuring import make_repository

pytestmark = pytest.mark.needs("linux")
MS = 1_000_000
REQUEST = b"GET /stream/ HTTP/1.1\r\nHost: test\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENT, LAST, END = b"data: a\n\n", b"data: [DONE]\n\n", b"0\r\n\r\n"
TEXT = 4 * EVENT + LAST


def chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


def check(body):
    return None if body == TEXT else f"got {body!r}"


SCENARIO = replace(SCENARIOS["json"], id="stream", path="/stream/", check=check)


async def send_slowly(writer, pieces, pause_s=0.03):
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(pause_s)


async def streamed(writer):
    await send_slowly(writer, [HEAD + chunk(EVENT), *[chunk(EVENT)] * 3, chunk(LAST) + END])


def read(answer, readers=1, seconds=5):
    async def go():
        async with listening(answer) as port:
            return await read_all(port, REQUEST, readers, seconds)

    return asyncio.run(go())


def test_the_first_token_of_a_stream_comes_long_before_its_end():
    (reader,) = read(streamed)
    assert 0 < reader.token_ns < reader.whole_ns - 60 * MS, "four pauses of 30 ms lie in between"
    assert (reader.status, reader.text) == (200, TEXT)
    assert whole_times([reader], check) == [reader.whole_ns]


def test_of_a_stream_that_is_held_back_the_first_token_comes_with_the_last():
    async def held_back(writer):
        await asyncio.sleep(0.12)
        writer.write(HEAD + chunk(TEXT) + END)

    (reader,) = read(held_back)
    assert 100 * MS < reader.token_ns == reader.whole_ns


def test_headers_and_comments_are_no_token_and_an_event_may_come_in_pieces():
    async def in_pieces(writer):
        await send_slowly(writer, [HEAD, chunk(b": hello\n\nda"), chunk(b"ta: a\n\n") + END], 0.05)

    (reader,) = read(in_pieces)
    assert reader.token_ns >= 100 * MS


def test_readers_begin_at_once_and_one_at_a_time_lets_them_wait():
    lock = asyncio.Lock()

    async def in_turn(writer):
        async with lock:
            await streamed(writer)

    alone, together = read(streamed, readers=5), read(in_turn, readers=5)
    assert max(r.whole_ns for r in alone) < 3 * min(r.whole_ns for r in alone)
    first, *_, last = sorted(r.token_ns for r in together)
    assert last - first > 4 * 120 * MS, "the last waits for four streams of four pauses at least"
    assert len(whole_times(together, check)) == 5


def test_a_stream_that_does_not_end_in_time_is_not_finished_but_its_token_was_seen():
    async def endless(writer):
        await send_slowly(writer, [HEAD + chunk(EVENT)] + [chunk(EVENT)] * 1000)

    everyone = read(endless, readers=3, seconds=0.3)
    assert [reader.whole_ns for reader in everyone] == [None] * 3
    assert whole_times(everyone, check) == []
    assert len(first_tokens(everyone)) == 3


def test_a_reader_that_nobody_answers_has_seen_nothing():
    async def silent(writer):
        await asyncio.sleep(1)

    (reader,) = read(silent, seconds=0.1)
    assert (reader.token_ns, reader.whole_ns) == (None, None)


def test_a_stream_that_breaks_off_is_not_finished():
    async def broken(writer):
        await send_slowly(writer, [HEAD + chunk(EVENT)])
        return True

    (reader,) = read(broken)
    assert reader.token_ns > 0
    assert reader.whole_ns is None


def test_a_server_that_refuses_connections_leaves_readers_with_nothing():
    async def go():
        async with listening(streamed) as port:
            pass
        return await read_all(port, REQUEST, 2, 1)

    assert [(r.token_ns, r.whole_ns) for r in asyncio.run(go())] == [(None, None)] * 2


READER = Reader(10 * MS, 1000 * MS, 200, TEXT)


@pytest.mark.parametrize(
    "wrong",
    [replace(READER, text=TEXT[:-1]), replace(READER, status=500), replace(READER, whole_ns=None, status=0)],
)
def test_only_the_whole_right_text_is_timed(wrong):
    assert whole_times([READER, wrong], check) == [1000 * MS]


WORK = Work("stream", SCENARIO, 2, 7)
RUNNING = RunningTarget(TARGETS[-1], 1, ServerConfig("uvicorn", threads=1), None)
USAGE = Usage(5.0, [0.5], 0.1, 0.0, 8.0, 8.0)


def test_an_entry_counts_the_unfinished_as_errors_and_the_unserved_as_waiting():
    left = Reader(token_ns=4000 * MS)
    entry = Stream().entry_of(WORK, RUNNING, [READER, left, Reader(), replace(READER, text=b"")], USAGE)
    columns = metrics.columns(entry)
    assert (columns["connections"], columns["requests"], columns["errors"]) == (4, 1, 3)
    assert columns["token_p50_ms"] == pytest.approx(10, rel=0.02)
    assert (columns["token_p99_ms"], columns["p50_ms"]) == (None, None), "one saw no token, three no end"
    assert (entry["tool"], entry["launch"], entry["server"]) == (Stream.tool, 2, "uvicorn")


def test_an_entry_without_a_finished_stream_says_so():
    entry = Stream().entry_of(WORK, RUNNING, [Reader(token_ns=4000 * MS), Reader()], USAGE)
    columns = metrics.columns(entry)
    assert (columns["requests"], columns["errors"], columns["p50_ms"]) == (0, 2, None)
    assert columns["token_p50_ms"] == pytest.approx(4000, rel=0.01)
    assert Stream().entry_of(WORK, RUNNING, [Reader()], USAGE)["token_histogram"] is None


def test_every_framework_streams_on_every_server_that_can_serve_it():
    copies = Stream().copies()
    assert len(set(copies)) == len(copies)
    assert {config.server for _, _, config in copies} == set(SERVERS)
    for target, _, config in copies:
        assert SERVERS[config.server].interface in FRAMEWORKS[target.framework].interfaces
        assert target.variant == "lean"
    streaming = {target.framework for target, _, _ in copies}
    assert streaming == {id_ for id_, framework in FRAMEWORKS.items() if framework.role != "baseline"}


STREAM = """
import time
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return events()
def events():
    for token in range(4):
        yield b"data: a\\n\\n"
        time.sleep(0.05)
    yield b"data: [DONE]\\n\\n"
"""


def test_a_launch_takes_each_stack_with_its_readers(tmp_path):
    make_repository(tmp_path)
    for part in (tmp_path / "apps").glob("*/wsgi.py"):
        part.write_text(STREAM)
    alone, threads = ServerConfig("gunicorn-sync", threads=1), ServerConfig("gunicorn-gthread", threads=6)
    mode = Stream({alone: (6,), threads: (1, 6)}, patience_s=1.0)
    with bench_of(tmp_path) as bench:
        entries = mode.run(bench, WORK)
    frameworks = {target.framework for target, _, _ in mode.copies()}
    by_key = {(entry["framework"], entry["server"], entry["connections"]): entry for entry in entries}
    asked = (("gunicorn-sync", 6), ("gunicorn-gthread", 1), ("gunicorn-gthread", 6))
    assert by_key.keys() == {(id_, *stack) for id_ in frameworks for stack in asked}
    for id_ in frameworks:
        slow, fast = (by_key[id_, server, 6] for server in ("gunicorn-sync", "gunicorn-gthread"))
        assert slow["errors"] >= 1, "six streams of 200 ms, one after the other, are not read in a second"
        assert (slow["threads"], fast["threads"], fast["errors"]) == (1, 6, 0)
        assert metrics.columns(fast)["token_p99_ms"] < metrics.columns(fast)["p50_ms"] / 2
        assert metrics.columns(slow)["token_p50_ms"] > metrics.columns(fast)["token_p50_ms"]
        assert slow["cpu_seconds"] > 0
