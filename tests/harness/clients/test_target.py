"""Is a right answer timed to its last byte, and anything else an error?"""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest

from comparison.catalog.frameworks import AA_COPIES
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.clients.http import Connection, request_bytes
from comparison.harness.clients.target import TargetClient
from comparison.harness.launch import RunningTarget, ServerConfig

pytestmark = pytest.mark.needs("linux")
AA_COPY = AA_COPIES["wsgi"]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n" + b'{"message": "Hello, World!"}'


def client_before(answers):
    """Let a client verify and then ask a server that gives these answers, one after the other."""
    left = [ANSWER, *answers]

    async def serve(reader, writer):
        while left:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(left.pop(0))
            await writer.drain()
            if left and left[0] is None:
                left.pop(0)
                break
        writer.close()

    async def go():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        listening = SimpleNamespace(port=server.sockets[0].getsockname()[1])
        client = TargetClient(RunningTarget(AA_COPY, 1, ServerConfig("gunicorn-gthread"), listening))
        await client.connect(SCENARIOS["json"])
        await client.verify(SCENARIOS["json"])
        for _ in range(5):
            await client.ask()
        client.close()
        server.close()
        return client

    return asyncio.run(go())


def test_right_answers_are_timed():
    client = client_before([ANSWER] * 5)
    assert (len(client.answers.latencies_ns), client.answers.errors) == (5, 0)
    assert all(0 < latency < 1e9 for latency in client.answers.latencies_ns)


@pytest.mark.parametrize(
    "wrong",
    [
        ANSWER.replace(b"200 OK", b"500 Oops"),
        ANSWER.replace(b"Hello", b"Hallo"),
        ANSWER.replace(b"Length: 28", b"Length: 27")[:-1],
    ],
)
def test_a_wrong_answer_is_an_error_and_is_not_timed(wrong):
    client = client_before([ANSWER, wrong, ANSWER, ANSWER, ANSWER])
    assert (len(client.answers.latencies_ns), client.answers.errors) == (4, 1)


@pytest.mark.parametrize("broken", [None, b"nonsense\r\n\r\n"])
def test_a_broken_connection_is_an_error_and_is_opened_again(broken):
    client = client_before([ANSWER, broken, ANSWER, ANSWER, ANSWER])
    assert (len(client.answers.latencies_ns), client.answers.errors) == (4, 1)


def test_an_answer_in_pieces_is_timed_to_its_last_byte():
    async def slowly(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER[:-5])
        await asyncio.sleep(0.05)
        writer.write(ANSWER[-5:])
        await writer.drain()
        writer.close()

    async def go():
        server = await asyncio.start_server(slowly, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connection = await Connection.open(port, request_bytes(SCENARIOS["json"], port))
        latency = await connection.ask()
        connection.close()
        server.close()
        return latency

    assert 50e6 <= asyncio.run(go()) < 5e9


def test_a_request_is_complete_http():
    scenario = replace(SCENARIOS["predict"], body=b"{}")
    head, _, body = request_bytes(scenario, 81).partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[:2] == [b"POST /predict/ HTTP/1.1", b"Host: 127.0.0.1:81"]
    assert b"Content-Length: 2" in head
    assert body == b"{}"
