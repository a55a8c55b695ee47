"""Is a session held against the one before, of the same Python where there is one?"""

import pytest

from comparison.dataset.rows import frame
from comparison.stats.reproducibility import repeats, two_sessions
from comparison.stats.summary import NotMeasured, Summaries
from tests.factories.project import MEDIANS
from tests.factories.rows import session

NEW, OLD, OLDEST = "s20261122-1405-3f2a", "s20261101-0000-aaaa", "s20261001-0000-aaaa"
OLDER = {"session": OLD, "date": "2026-11-01T00:00:00Z"}


def summaries(rows) -> Summaries:
    return Summaries(frame(row | {"line": 2} for row in rows))


def repeated(rows):
    return repeats(summaries(rows), ["predict", "json"], ["lean", "guarded"], ("django", "flask"))


def test_a_ratio_is_expected_where_the_older_session_predicts_it():
    lean, guarded = repeated(session(MEDIANS) + session(MEDIANS | {"django/guarded": 2.5}, **OLDER))
    assert (lean.variant, lean.latency.is_expected, lean.cpu.is_expected) == ("lean", True, True)
    assert (guarded.latency.is_expected, guarded.sessions) == (False, [NEW, OLD])
    assert guarded.latency.ratio.interval.value == pytest.approx(1.2, abs=0.01)
    assert guarded.latency.expected.value == pytest.approx(2.0, abs=0.01)


def test_an_older_session_of_the_same_python_comes_before_a_newer_one_of_another():
    other = session(MEDIANS, python="3.14.0", **OLDER)
    oldest = session(MEDIANS, session=OLDEST, date="2026-10-01T00:00:00Z")
    assert two_sessions(summaries(session(MEDIANS) + other + oldest), "predict") == [NEW, OLDEST]
    assert two_sessions(summaries(session(MEDIANS) + other), "predict") == [NEW, OLD]
    assert repeated(session(MEDIANS) + other)[0].pythons[1].startswith("3.14.0 (")


def test_one_session_is_no_repeat():
    assert two_sessions(summaries(session(MEDIANS)), "predict") == [NEW]
    assert two_sessions(summaries([]), "predict") == []
    with pytest.raises(NotMeasured):
        repeated(session(MEDIANS) + session(MEDIANS, launches=6, **OLDER))
