"""Does each gate let the good row pass, and stop the bad one with its arithmetic?"""

import pytest

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.quality import GATES, PASSING, Current, flag, objections, stale_sessions
from comparison.dataset.rows import frame
from comparison.stats.summary import NotMeasured, Summaries
from tests.factories.rows import row, session
from tests.repository import ROOT

CAPACITY = {"mode": "capacity", "tool": "wrk", "connections": 16, "seconds": 1.0}
OPEN = {"mode": "latency", "tool": "open-client", "connections": 64, "rate": 100.0, "seconds": 2.0}
# For each gate a row that passes, the same a little beyond, and words of the reason.
CASES = {
    "errors": (row(errors=0), row(errors=1), "1 of 901 requests failed"),
    "tool": (row(tool_share=0.8), row(tool_share=0.81), "busy 81% of the time"),
    "foreign": (row(foreign_cores=0.15), row(foreign_cores=0.16), "took 0.16 cores"),
    "spin": (
        row(**CAPACITY, requests=1600, mean_ms=9.9, spin_before_ms=8.0, spin_after_ms=12.0),
        row(**CAPACITY, requests=1600, mean_ms=9.9, spin_before_ms=12.4, spin_after_ms=8.0),
        "12.40 ms before and 8.00 ms after, 1.55 times",
    ),
    "little": (
        row(**CAPACITY, requests=1600, mean_ms=9.0),
        row(**CAPACITY, requests=1600, mean_ms=8.0),
        "1600 / 1.0 s × 8.0 ms = 12.8 of 16 connections",
    ),
    "sent": (row(**OPEN, requests=196), row(**OPEN, requests=190), "190 requests in 2.0 s, and 200 were due"),
    "dirty": (row(dirty=0), row(dirty=1), "differed from the commit"),
    "conformance": (row(conformance=1), row(conformance=0), "conformance tests were not run"),
}


def test_every_gate_has_its_cases():
    assert list(CASES) == [gate.id for gate in GATES]


@pytest.mark.parametrize("gate", CASES)
def test_a_gate_tells_good_from_bad_and_shows_the_arithmetic(gate):
    good, bad, words = CASES[gate]
    assert objections(good) == {}
    (said,) = objections(bad).items()
    assert said[0] == gate
    assert words in said[1]


def test_a_machine_that_changes_its_speed_does_not_touch_pairs():
    assert objections(row(spin_before_ms=8.0, spin_after_ms=14.0)) == {}


@pytest.mark.parametrize("mode", ["latency", "stream"])
def test_errors_are_a_result_where_servers_are_overloaded_on_purpose(mode):
    assert "errors" not in objections(row(mode=mode, errors=100))


def test_a_mode_that_does_not_look_at_the_machine_is_not_asked():
    unseen = dict.fromkeys(("tool_share", "foreign_cores", "spin_before_ms", "spin_after_ms", "errors", "requests"))
    assert objections(row() | unseen | {"mode": "start"}) == {}


def test_only_what_passes_away_is_worth_another_launch():
    assert objections(row(foreign_cores=1.0), PASSING)
    assert not objections(row(dirty=1, conformance=0), PASSING)


@pytest.fixture
def current():
    return Current({id_: "0123456789ab" for id_ in FRAMEWORKS}, {"flask": "3.1.3", "django": "3.1.3"})


def test_a_fresh_row_may_support_statements(current):
    assert flag(row(), current) == ""
    assert flag(row("floor"), current) == ""


def test_a_row_of_another_app_or_another_version_is_stale(current):
    assert "the app of Flask has changed since" in flag(row(app_hash="ffffffffffff"), current)
    assert "it measured Flask 3.0.0, and 3.1.3 is current" in flag(row(framework_version="3.0.0"), current)


def renewal(rows, current):
    (said,) = stale_sessions([one | {"app_hash": "ffffffffffff"} for one in rows], current)
    return said.partition("Renew with .venv/bin/python scripts/measure.py ")[2]


def test_stale_sessions_come_with_the_command_that_renews_them(current):
    rows = [row(), row(app_hash="ffffffffffff", launch=2), row(app_hash="ffffffffffff", launch=2, variant="guarded")]
    assert stale_sessions(rows, current) == [
        "s20261122-1405-3f2a: the app of Flask has changed since. "
        "Renew with .venv/bin/python scripts/measure.py --full --mode paired --scenario predict"
    ]
    assert stale_sessions(rows[:1], current) == []


def test_a_session_of_everything_is_renewed_by_one_of_everything(current):
    """Mode stream has servers of its own, which are not the session's."""
    own = [row(mode=mode.id, scenario=scenario) for mode in MODES.values() for scenario in mode.scenarios]
    others = [row(mode="stream", scenario="stream", server=server) for server in SERVERS]
    assert renewal(own + others, current) == "--full"
    assert renewal(others, current) == "--full --mode stream"


def test_a_session_of_one_server_or_of_several_tools_is_renewed_as_such(current):
    paired = [row(server="granian", scenario=scenario) for scenario in ("json", "predict")]
    assert renewal(paired, current) == "--full --mode paired --scenario json --scenario predict --server granian"
    tools = [row(mode="capacity", tool=tool) for tool in ("wrk", "closed-client")]
    assert renewal(tools, current) == "--full --mode capacity --scenario predict --tool wrk --tool closed-client"


def test_all_reasons_are_told(current):
    assert flag(row(app_hash="ffffffffffff", dirty=1), current).count(";") == 1


def test_what_is_current_is_read_from_the_project():
    read = Current.of(ROOT)
    assert set(read.app_hashes) == set(FRAMEWORKS)
    assert {"flask", "django"} <= set(read.versions)
    assert all(version[0].isdigit() for version in read.versions.values())


def test_rows_outside_a_gate_support_nothing():
    rows = session({"floor/lean": 0.5, "flask/lean": 1.0, "django/lean": 1.2})
    flagged = [one | {"flag": "other programs" if one["launch"] > 3 else ""} for one in rows]
    assert len(set(Summaries(frame(flagged)).rows("predict")["launch"])) == 3
    with pytest.raises(NotMeasured):
        Summaries(frame(one | {"flag": "stale"} for one in rows)).rows("predict")
