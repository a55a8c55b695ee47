"""Do words say what the rows say, say so where no row answers, and refuse what does not exist?"""

import math

import pytest
from bs4 import BeautifulSoup

from comparison.absent import NOTHING, answered
from comparison.asked import targets_in, unmeasured
from comparison.modes import MODES
from comparison.phrases import bound, milliseconds, number, ranged, said
from comparison.summary import Interval, Median, NotMeasured
from comparison.words import Words
from tests.guides import MEDIANS, guide, links, measured
from tests.sessions import row, session

PAIR = ("predict", "django/guarded", "flask/lean")
CALLS = {
    "ratio": lambda words: words.ratio(*PAIR),
    "verdict": lambda words: words.verdict(*PAIR),
    "median": lambda words: words.median("predict", "flask/lean"),
    "share": lambda words: words.share("predict", "flask/lean"),
    "noise": lambda words: words.noise("predict"),
}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(guide(), links())


def of(rows) -> Words:
    return Words(measured(rows), links())


def test_numbers_are_said_with_their_unit_and_interval(words):
    assert BeautifulSoup(words.fact("seven"), "html.parser").get_text() == "1,234\xa0lines"
    assert words.verdict("predict", "django/lean", "flask/lean") == "no difference we can see"
    assert words.verdict("predict", "django/guarded", "flask/lean").startswith("Django's median was 5")
    assert words.verdict("predict", "flask/lean", "django/guarded").startswith("Flask's median was 3")
    assert "lower (95\xa0% interval 3" in words.verdict("predict", "flask/lean", "django/guarded")
    assert words.median("predict", "flask/lean").endswith("\xa0ms")
    assert words.ratio("predict", "django/guarded", "flask/lean").startswith("1.5")
    assert words.share("predict", "flask/lean") in ("49\xa0%", "50\xa0%")
    assert words.noise("predict").startswith(("0.98", "0.99", "1.0"))
    assert "7 launches" in words.measured_on()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_where_no_fresh_row_answers_the_words_say_so(call):
    """Nothing measured, all of it stale, or only a quick session: a sentence stays a sentence."""
    stale = [one | {"flag": "stale: the app has changed"} for one in session(MEDIANS)]
    for rows in ([], stale, session(MEDIANS, protocol="quick"), session(MEDIANS, scenario="json")):
        assert call(of(rows)) == NOTHING


def test_a_subject_whose_app_has_changed_is_not_measured():
    changed = "django"
    half = [one | {"flag": "stale" if one["framework"] == changed else ""} for one in session(MEDIANS)]
    assert of(half).ratio(*PAIR) == of(half).median("predict", "django/lean") == NOTHING
    assert of(half).median("predict", "flask/lean").endswith("ms")


def test_without_any_session_there_are_no_circumstances():
    assert of([]).measured_on() == "Not measured for the current apps."


@pytest.mark.parametrize(
    "call",
    [
        lambda words: words.fact("eight"),
        lambda words: words.median("predictt", "flask/lean"),
        lambda words: words.median("stream", "flask/lean"),
        lambda words: words.median("predict", "flask/fast"),
        lambda words: words.ratio("predict", "fastapi/lean", "flask/lean"),
        lambda words: words.verdict("predict", "django/lean", "rails/lean"),
        lambda words: words.share("lookup", "flask/lean"),
        lambda words: words.noise("lookup"),
    ],
)
def test_an_unknown_id_stops_the_build(call, words):
    """Measured or not: a typo is no gap in the data."""
    for asked in (words, of([])):
        with pytest.raises(KeyError) as raised:
            call(asked)
        assert not isinstance(raised.value, NotMeasured)


def test_the_circumstances_are_told_once_for_each_session():
    """With the launches of its most often measured scenario, in whichever order they stand."""
    longer = session(MEDIANS, launches=8) + session(MEDIANS, scenario="json")
    other = session(MEDIANS, scenario="batch", session="s20261123-0000-aaaa")
    said = of(longer + other).measured_on()
    assert [said.count(word) for word in ("Measured on", "8 launches", "7 launches")] == [2, 1, 1]


def test_a_session_of_few_launches_says_so():
    """A verdict needs launches."""
    assert of(session(MEDIANS, launches=3)).verdict(*PAIR) == "too few launches to say (3)"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0314, "0.03"), (9.994, "9.99"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346")]
)
def test_a_number_has_about_three_digits(value, text):
    assert number(value) == text
    assert milliseconds(value) == f"{text}\xa0ms"


def test_a_range_is_told_only_where_there_is_one():
    many = Median("json", None, "rps", 7, 500.0, 480.0, 530.0)
    assert ranged(many) == "500 (480 to 530)"
    assert ranged(Median("json", None, "rps", 1, 500.0, 500.0, 500.0)) == "500"


def test_what_has_no_end_is_said_in_words():
    assert said(Interval(1.5, 0.0, math.inf)) == "1.50 (one launch)"
    assert (bound(math.inf, 2), bound(-math.inf, 2), bound(1.234, 2)) == ("no end", "no end", "1.23")


def test_answers_leave_out_what_cannot_be_answered_but_not_all_of_it():
    def ask(question: int) -> int:
        if question > 2:
            raise NotMeasured("no")
        return 10 * question

    assert answered([1, 2, 3], ask) == {1: 10, 2: 20}
    with pytest.raises(NotMeasured, match=r"scripts/measure\.py"):
        answered([3, 4], ask)
    with pytest.raises(ZeroDivisionError):
        answered([0], lambda question: 1 // question)


def test_a_comparison_needs_every_subject():
    known = measured(session(MEDIANS)).summaries
    assert [str(target) for target in targets_in(known, "predict")] == list(MEDIANS)
    alone = measured([row("flask"), row("floor")]).summaries
    with pytest.raises(NotMeasured, match="django, flask"):
        targets_in(alone, "predict")


def test_scenarios_that_lack_are_named_by_their_titles():
    everything = MODES["paired"].scenarios
    assert unmeasured(everything) == ""
    assert unmeasured(everything[1:], everything[:1]) == ""
    assert unmeasured(everything[1:]) == " Not measured for the current apps: Small JSON document."


def test_a_share_of_few_launches_is_not_told():
    few = Words(measured(session(MEDIANS, launches=2)), links())
    assert few.share("predict", "flask/lean") == "too few launches to say (2)"
