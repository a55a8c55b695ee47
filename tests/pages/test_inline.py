"""Do words say what the rows say, say so where no row answers, and refuse what does not exist?"""

import math
import re

import pytest
from bs4 import BeautifulSoup

from comparison.catalog.frameworks import Target
from comparison.catalog.modes import MODES
from comparison.pages.fallbacks import NOTHING, answered
from comparison.pages.inline import Words
from comparison.pages.query import targets_in, unmeasured
from comparison.pages.wording import bound, disagreements, milliseconds, number, percent, ranged, said, said_noise
from comparison.stats.ratios import Interval, Median
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, links, measured, project
from tests.factories.rows import row, session

PAIR = ("predict", "django/guarded", "flask/lean")
CALLS = {
    "ratio": lambda words: words.ratio(*PAIR),
    "verdict": lambda words: words.verdict(*PAIR),
    "share": lambda words: words.share("predict", "flask/lean"),
    "noise": lambda words: words.noise("predict"),
}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(project(), links())


def of(rows) -> Words:
    return Words(measured(rows), links())


def test_numbers_are_said_with_their_unit_and_interval(words):
    assert BeautifulSoup(words.fact("seven"), "html.parser").get_text() == "1,234\xa0lines"
    assert re.fullmatch(r"1\.5\d\d \(1\.\d{3} to 1\.\d{3}\), CPU 1\.5\d\d \(.*\)", words.ratio(*PAIR))
    assert words.share("predict", "flask/lean").startswith(("49.", "50."))
    assert words.noise("predict").startswith(("0.98", "0.99", "1.0"))


TIMES = {"flask/lean": 1.0, "django/lean": 0.9}
VERDICTS = {
    "faster and cheaper": (
        {}, "Django answered 10.0% faster: 1.26 ms against 1.40 ms (95% CI ", "and it used 10.0% less CPU (95% CI ",
    ),
    "faster and dearer": (
        {"django/lean": 1.2}, "response time and CPU disagree: Django answered 10.0% faster",
        "but it used 20.0% more CPU",
    ),
    "faster at the same CPU": (
        {"django/lean": 1.0}, "response time and CPU disagree: Django answered 10.0% faster",
        "but the difference in CPU is too small to measure",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cpu", "begins", "holds"), VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_has_response_time_and_cpu_and_says_first_where_they_disagree(cpu, begins, holds):
    rows = session(MEDIANS | TIMES, wobble=0.002, cpu=TIMES | cpu)
    told = of(rows).verdict("predict", "django/lean", "flask/lean").replace("\xa0%", "%").replace("\xa0", " ")
    assert told.startswith(begins)
    assert holds in told


def test_where_only_cpu_differs_the_sentence_begins_with_that():
    rows = session(MEDIANS, cpu={"django/lean": 1.2})
    told = of(rows).verdict("predict", "django/lean", "flask/lean")
    assert told.startswith(
        "response time and CPU disagree: the difference in response time is too small to measure (1."
    )
    assert "but Django used 20." in told
    tie = of(session(MEDIANS)).verdict("predict", "django/lean", "flask/lean")
    assert tie.startswith("too small to measure, in response time (1.")
    assert tie.endswith("and in CPU")


def test_variants_of_one_framework_are_named_by_what_is_turned_on(words):
    told = words.verdict("predict", "django/guarded", "django/lean")
    assert told.startswith("Django, protections on, answered 49.")


def test_noise_whose_interval_excludes_one_is_called_a_bias():
    assert said_noise(Interval(0.996, 0.993, 0.999)) == "0.996 (0.993 to 0.999), a bias of 0.4\xa0%"
    assert said_noise(Interval(0.999, 0.993, 1.005)) == "0.999 (0.993 to 1.005)"


@pytest.mark.parametrize(("share", "text"), [(0.16, "16.0"), (0.0314, "3.1"), (0.995, "99.5"), (0.0004, "0.0")])
def test_a_share_has_one_decimal_whatever_its_size(share, text):
    assert percent(share) == f"{text}\xa0%"


def test_disagreements_are_named_and_so_is_that_there_are_none():
    known = measured(session(MEDIANS, cpu={"django/lean": 1.2})).summaries
    lean, guarded = (known.comparison("predict", Target("django", v), Target("flask", v)) for v in ("lean", "guarded"))
    assert disagreements({"Bare": lean, "Protected": guarded}).startswith(
        "Response time and CPU disagree in 1 of 2 lines: Bare (response time too small to measure, Django 20."
    )
    assert disagreements({"Protected": guarded}) == "Response time and CPU point the same way in every line."
    few = measured(session(MEDIANS, launches=2, cpu={"django/lean": 2.0})).summaries
    assert disagreements({"Few": few.comparison("predict", Target("django", "lean"), Target("flask", "lean"))}) == ""


def test_the_circumstances_name_the_build_of_python_and_how_fast_the_machine_was(words):
    told = BeautifulSoup(words.measured_on(), "html.parser").get_text().replace("\xa0", " ")
    assert told.startswith(
        "Measured on 22 November 2026 on Test CPU (2 cores, 2,048 MiB), Debian GNU/Linux 12, Python "
    )
    assert "Python 3.13.0 (GCC 12.2.0, not optimised; a fixed piece of work takes 8.00 ms)" in told
    assert "gunicorn-gthread 27.0.1 with 1 worker of 4 threads" in told
    assert told.endswith("7 launches.")


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_where_no_fresh_row_answers_the_words_say_so(call):
    """Nothing measured, all of it stale, or only a quick session: a sentence stays a sentence."""
    stale = [one | {"flag": "stale: the app has changed"} for one in session(MEDIANS)]
    for rows in ([], stale, session(MEDIANS, protocol="quick"), session(MEDIANS, scenario="json")):
        assert call(of(rows)) == NOTHING


def test_a_subject_whose_app_has_changed_is_not_measured():
    changed = "django"
    half = [one | {"flag": "stale" if one["framework"] == changed else ""} for one in session(MEDIANS)]
    assert of(half).ratio(*PAIR) == of(half).share("predict", "django/lean") == NOTHING
    assert of(half).share("predict", "flask/lean").endswith("%")


def test_without_any_session_there_are_no_circumstances():
    assert of([]).measured_on() == "Not measured for the current apps."


@pytest.mark.parametrize(
    "call",
    [
        lambda words: words.fact("eight"),
        lambda words: words.share("predictt", "flask/lean"),
        lambda words: words.share("stream", "flask/lean"),
        lambda words: words.share("predict", "flask/fast"),
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
    assert said(Interval(1.5, 0.0, math.inf)) == "1.500 (one launch)"
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
    assert unmeasured(everything[1:]) == "Not measured for the current apps: Small JSON document."


def test_a_share_of_few_launches_is_not_told():
    few = Words(measured(session(MEDIANS, launches=2)), links())
    assert few.share("predict", "flask/lean") == "too few launches to say (2)"
