"""Do problems read as sentences, all at once, with their cure?"""

from comparison.problems import InvalidData, Problem, report

LATER = Problem("data/x.csv", 9, "p50_ms", "a number", "'abc'", "measure again")
EARLIER = Problem("data/x.csv", 2, "launch", "a whole number", "'0'", "measure again")


def test_a_problem_names_place_expectation_finding_and_cure() -> None:
    assert str(LATER) == "data/x.csv:9: p50_ms: expected a number, got 'abc' — measure again"


def test_a_refusal_carries_every_problem_once_in_order_of_lines() -> None:
    assert InvalidData([LATER, EARLIER, LATER]).problems == [EARLIER, LATER]


def test_the_report_ends_with_the_count() -> None:
    assert report([EARLIER, LATER]).splitlines()[-1] == "2 problems"
    assert report([EARLIER]).splitlines()[-1] == "1 problem"
    assert report([]) == "0 problems"
