"""Does the end of a session say what was found, and why one should doubt it?"""

import pytest

from comparison.catalog.frameworks import Target
from comparison.dataset.evidence import rows
from comparison.dataset.rows import frame
from comparison.harness.report import launch_line, report
from comparison.stats.summary import Summaries
from tests.factories import evidence as recorded


def counted(instructions, session="s20261122-1405-3f2a"):
    """Give a session that has counted the instructions of one target."""
    document = recorded.document(session, launches=1)
    entry = document["entries"][1] | {"mode": "instructions", "calls": [[50, 0], [250, 200 * instructions]]}
    return document | {"entries": [{name: value for name, value in entry.items() if name not in WINDOW}]}


WINDOW = ("histogram", "connections", "tool_share", "foreign_cores", "spin_before_ms", "spin_after_ms")


def test_pairs_are_reported_with_their_intervals_and_the_noise_floor():
    lines = "\n".join(report(recorded.document(launches=7)))
    assert "paired of json, 7 launches:" in lines
    assert "  django/guarded / flask/guarded: time " in lines
    copy = next(line for line in lines.splitlines() if "flask/lean / flask/lean" in line)
    assert copy.endswith("(a copy of itself: the noise floor)")
    assert all(": time " in line and ", CPU " in line for line in lines.splitlines() if "/lean / " in line)
    assert "launches that count" not in lines


def test_the_terminal_says_what_pages_say():
    document = recorded.document(launches=7) | {"protocol": "full"}
    above, below = Target("django", "guarded"), Target("flask", "guarded")
    line = next(line for line in report(document) if f"{above} / {below}" in line)
    lines = [row | {"line": line} for line, row in enumerate(rows(document), start=2)]
    for name, column in (("time", "p50_ms"), ("CPU", "cpu_ms")):
        interval = Summaries(frame(lines)).ratio("json", above, below, column).interval
        assert f"{name} {interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})" in line


def test_of_what_is_not_compared_the_spread_between_launches_is_told():
    document = recorded.document(launches=0)
    times = {"listen_seconds": 0.1, "model_seconds": 0.5, "cpu_seconds": 0.9}
    entries = [
        {name: value for name, value in recorded.entry(launch, recorded.TARGETS[0]).items() if name not in WINDOW}
        | times | {"mode": "start", "first_answer_seconds": seconds}
        for launch, seconds in ((1, 1.0), (2, 1.5))
    ]  # fmt: skip
    words = "  the same was up to 50% apart between launches, mostly 50%"
    assert words in report(document | {"entries": entries})
    assert not any("the same was" in line for line in report(document | {"entries": entries[:1]}))


def test_one_launch_has_no_interval_and_few_are_named():
    lines = "\n".join(report(recorded.document(launches=1)))
    assert "(one launch: no interval)" in lines
    assert "launches that count: 1; a statement wants 7" in lines


def test_a_wide_interval_is_named():
    document = recorded.document(launches=2)
    document["entries"][3] |= {"histogram": recorded.entry(1, recorded.TARGETS[0], milliseconds=3.0)["histogram"]}
    assert any(": wide, more than 5%, CPU 1.000" in line for line in report(document))


@pytest.mark.parametrize(("factor", "bias"), [(1.05, ": a bias of 5.0%"), (1.0, "")])
def test_a_copy_that_differs_from_its_original_is_called_biased(factor, bias):
    """In the CPU of all seven launches, by a little more or less."""
    document = recorded.document(launches=7)
    for entry in document["entries"]:
        if entry["replica"] == 2:
            entry["cpu_seconds"] *= factor + entry["launch"] / 1e4 - 4 / 1e4
    copy = next(line for line in report(document) if "flask/lean / flask/lean" in line)
    cpu = copy.partition(", CPU ")[2]
    assert (": a bias of" in cpu) == bool(bias)
    assert bias in cpu
    others = [line for line in report(document) if " / " in line and line != copy]
    assert others
    assert not any("bias" in line for line in others), "that two apps differ is what is asked"


def test_an_open_loop_is_told_by_the_largest_rate_and_not_by_how_late_it_was_beyond():
    document = recorded.document(launches=2)
    p99s_ms = {(1, 100): 5, (1, 200): 5, (1, 300): 900, (2, 100): 5, (2, 200): 300, (2, 300): 2000}
    document["entries"] = [
        recorded.entry(launch, recorded.TARGETS[0], milliseconds=p99) | {"mode": "latency", "rate": rate}
        for (launch, rate), p99 in p99s_ms.items()
    ]
    document["entries"].append(document["entries"][0] | {"launch": 3, "errors": 1})
    words = "floor/lean: the largest rate with p99 under 100 ms was, by launch, 0 to 200 requests/s"
    assert any(words in line for line in report(document))


def test_rows_with_a_quality_flag_are_counted():
    document = recorded.document(launches=2)
    document["entries"][0]["foreign_cores"] = 1.0
    assert any(
        f"1 of {len(document['entries'])} rows have the quality flag foreign" in line for line in report(document)
    )


def test_a_session_on_which_nothing_can_rest_says_so():
    assert report(recorded.document())[0] == "No statement can rest on this session: it is a quick one."
    document = recorded.document() | {"protocol": "full"}
    assert not report(document)[0].startswith("No statement")
    document["environment"]["dirty"] = 1
    assert "files differed from the commit" in report(document)[0]


def test_nothing_measured_is_told():
    assert report(recorded.document(launches=0)) == ["Nothing was measured."]


@pytest.mark.parametrize(("now", "words"), [(1010, "+1.0% instructions since"), (1100, "+10.0% instructions since")])
def test_instructions_are_compared_with_those_recorded_last(now, words):
    known = rows(counted(1000, "s20261121-1405-aaaa"))
    lines = report(counted(now), known)[-1]
    assert words in lines
    assert ("more than 2%" in lines) == (now == 1100)


def test_a_launch_is_told_in_a_line():
    line = launch_line(rows(recorded.document(launches=1)))
    assert line.startswith("floor/lean ")
    assert ", flask/lean again " in line
    assert line.endswith(" ms")
