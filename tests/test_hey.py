"""Is what hey tells read rightly? On outputs that it wrote here, asking a small server over 4 connections."""

from pathlib import Path

import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.histogram import Bins
from comparison.harness.generators import hey
from comparison.harness.generators.base import Done, Load
from comparison.harness.launch import Void

RECORDED = Path(__file__).parent / "recorded-outputs"


def told(name):
    return (RECORDED / f"hey-{name}.txt").read_text()


@pytest.fixture
def load(tmp_path):
    return Load(1, SCENARIOS["json"], b"", 4, 1.0, 1, tmp_path, None)


@pytest.fixture
def told_in_turn(monkeypatch):
    """Let hey tell one text after the other, and note what it was asked."""

    def make(*texts):
        commands, left = [], list(texts)

        def ask_with(load, command):
            commands.append(command)
            return Done(left.pop(0), "", 0, 0.1)

        monkeypatch.setattr(hey, "ask_with", ask_with)
        return commands

    return make


def number(command):
    return int(command[command.index("-n") + 1])


def test_a_good_run():
    answers = hey.parse(told("right"))
    assert (len(answers.latencies_ns), answers.wrong) == (20, [])
    assert 20e6 < min(answers.latencies_ns) <= max(answers.latencies_ns) < 40e6, "the server waits 20 ms"
    assert answers.seconds == 0.1129, "the end of the last answer, not of the longest"


def test_another_status_is_an_error():
    answers = hey.parse(told("status-500"))
    assert (len(answers.latencies_ns), answers.wrong) == (13, ["500"] * 3)


def test_hey_does_not_see_that_a_body_was_cut_off():
    assert len(hey.parse(told("cut-bodies")).latencies_ns) == 20, "every fifth was"
    assert hey.TOOL.sees == "status"


def test_a_second_run_fills_the_time_and_both_count(load, told_in_turn):
    commands = told_in_turn(told("right"), told("right"))
    outcome = hey.TOOL.run(load)
    few, many = map(number, commands)
    assert (few, few % 4, many % 4) == (200, 0, 0)
    assert many == pytest.approx(20 / 0.1129 * (1 - 0.1129), abs=4)
    assert outcome.requests == Bins.of(outcome.histogram).total == 40
    assert outcome.seconds == pytest.approx(2 * 0.1129)
    assert outcome.cpu_seconds == 0.2
    assert outcome.errors == few + many - 40, "what was asked for and not told of failed"


@pytest.mark.parametrize(("name", "answered"), [("server-killed", 120), ("time-outs", 59)])
def test_what_is_missing_failed(load, told_in_turn, name, answered):
    commands = told_in_turn(told(name), told("right"))
    outcome = hey.TOOL.run(load)
    assert outcome.requests == answered + 20
    assert outcome.errors == sum(map(number, commands)) - outcome.requests > 0
    assert outcome.first_error == "no answer, and hey does not tell why"


def test_where_nothing_is_answered_it_does_not_ask_again(load, told_in_turn):
    commands = told_in_turn(told("refused"))
    outcome = hey.TOOL.run(load)
    assert len(commands) == 1
    assert (outcome.requests, outcome.errors) == (0, 200)


def test_other_words_are_not_read_as_a_run_without_answers(load, told_in_turn):
    told_in_turn("flag provided but not defined: -o")
    with pytest.raises(Void, match="flag provided but not defined"):
        hey.TOOL.run(load)
