"""Are sessions told apart, with their circumstances and their flags?"""

from collections import Counter

from comparison.dataset.rows import frame
from comparison.stats.sessions import circumstances, flags, sessions
from comparison.stats.summary import Summaries
from tests.factories.project import MEDIANS
from tests.factories.rows import memory, row, session

OLDER = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}


def rows(*given):
    return frame({"flag": "", "line": 2} | one for one in given)


def test_the_newest_session_stands_first():
    found = sessions(rows(row(**OLDER), row(), row(launch=2)))
    assert [(len(own), own["session"].iloc[0]) for own in found] == [(2, row()["session"]), (1, OLDER["session"])]


def test_a_row_may_have_several_flags_and_one_without_has_none():
    disturbed = row(foreign_cores=1.0, tool_share=0.9)
    known = rows(
        disturbed | {"flag": "stale: an old app; x"}, disturbed | {"flag": "x"}, disturbed, memory("flask/lean", 0, 9.0)
    )
    assert flags(known) == Counter({"foreign": 2, "tool": 2, "stale": 1})
    assert flags(rows(row())) == Counter()


def known(given, scenarios):
    return circumstances(Summaries(frame(row | {"line": 2} for row in given)), scenarios)


def test_scenarios_of_one_session_are_told_together_with_the_most_launches():
    rows = session(MEDIANS) + session(MEDIANS, launches=8, scenario="json", spin_before_ms=9.0)
    other = session(MEDIANS, scenario="batch", session="s20261123-0000-aaaa")
    first, second = known(rows + other, ["predict", "json", "batch"])
    assert (first.launches, second.launches) == (8, 7)
    assert first.versions == {"flask": "3.1.3", "django": "3.1.3"}, "what has no framework has no version"
    assert list(first.generators) == ["paired-client"]
    assert (first.calibration_ms, first.is_one_server) == (8.0, True)


def test_several_numbers_of_threads_are_not_one_server():
    rows = [row | {"threads": row["launch"]} for row in session(MEDIANS)]
    assert not known(rows, ["predict"])[0].is_one_server
