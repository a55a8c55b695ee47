"""Does our own closed loop ask again when it is answered, and only then? Against a small server."""

from subprocess import CompletedProcess

import pytest
import uvloop

from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.clients import closed_loop
from comparison.harness.clients.closed_loop import Task
from comparison.harness.clients.http import request_bytes
from comparison.harness.errors import HarnessError
from comparison.harness.generators import own
from comparison.harness.generators.base import Load
from comparison.harness.generators.own import ClosedClient
from comparison.harness.system.processes import free_port
from tests.servers.stub import ANSWER, loaded


def ask(port, seconds=0.3, connections=4, answer=ANSWER):
    return uvloop.run(closed_loop.ask(Task.of(port, SCENARIOS["json"], answer, connections, seconds)))


def test_every_answer_is_counted_once():
    with loaded() as server:
        answers = ask(server.port)
    assert (answers.errors, answers.first_error) == (0, "")
    assert len(answers.latencies_ns) <= server.answered["right"] <= len(answers.latencies_ns) + 4
    assert 0.29 <= answers.seconds < 2
    assert 0 < answers.cpu_seconds <= 2.5 * answers.seconds, "the server's thread is in this process, too"
    busy = sum(answers.latencies_ns) / 1e9 / answers.seconds
    assert 1 < busy <= 4, "4 connections are always waiting, and never for two answers at once"


@pytest.mark.parametrize(
    ("tenth", "why"),
    [
        ("status 500", 'status 500, b\'{"message": "Hello, World!"}\''),
        ("wrong body", "status 200, b'another'"),
        ("hangs up", "the server closed the connection"),
    ],
)
def test_what_is_not_the_right_answer_is_an_error_and_asking_goes_on(tenth, why):
    with loaded(tenth) as server:
        answers = ask(server.port)
    assert answers.first_error == why
    assert server.wrong - 4 <= answers.errors <= server.wrong
    assert server.wrong > 1, "it asked again"
    assert len(answers.latencies_ns) <= server.answered["right"]


def test_where_the_server_hangs_up_after_each_answer_connecting_is_part_of_the_time():
    with loaded(close=True) as server:
        answers = ask(server.port, connections=1)
    assert (answers.errors, answers.first_error) == (0, "")
    assert len(answers.latencies_ns) > 1
    assert sum(answers.latencies_ns) / 1e9 > 0.8 * answers.seconds, "nothing lies between two requests"


def test_where_nobody_listens_every_request_fails_after_a_pause():
    answers = ask(free_port(), connections=2)
    assert answers.latencies_ns == []
    assert "refused" in answers.first_error
    assert 2 <= answers.errors <= 2 * (0.3 / closed_loop.PAUSE_S + 1)


def test_a_mistake_of_ours_is_not_counted_as_the_servers(monkeypatch):
    def mistaken(*_):
        raise AssertionError("a mistake")

    with loaded() as server, monkeypatch.context() as patch:
        patch.setattr(closed_loop.Connection, "ask", mistaken)
        with pytest.raises(AssertionError, match="a mistake"):
            ask(server.port)


def test_bytes_of_any_value_reach_the_client_and_come_back(tmp_path):
    load = Load(8, SCENARIOS["json"], bytes(range(256)), 4, 0.3, 1, tmp_path, None)
    task = Task.of(load.port, load.scenario, load.answer, load.connections, load.seconds)
    assert task.answer.encode("latin-1") == bytes(range(256))
    assert task.request.encode("latin-1") == request_bytes(SCENARIOS["json"], 8)


def test_a_client_that_broke_off_is_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(
        own, "run_child", lambda load, command, stdin: CompletedProcess(command, 1, "", "Traceback: no uvloop")
    )
    with pytest.raises(HarnessError, match="no uvloop"):
        ClosedClient().run(Load(8, SCENARIOS["json"], b"", 4, 0.3, 1, tmp_path, None))
