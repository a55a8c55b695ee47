"""Do words say what the rows say, say so where no row answers, and refuse what does not exist?"""

import re

import pytest
from bs4 import BeautifulSoup

from comparison.pages.fallbacks import NOTHING
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, macros_of, measured, project
from tests.factories.rows import session

PAIR = ("predict", "django/guarded", "flask/lean")
CALLS = {
    "ratio": lambda words: words.ratio(*PAIR),
    "verdict": lambda words: words.verdict(*PAIR),
    "share": lambda words: words.share("predict", "flask/lean"),
    "noise": lambda words: words.noise("predict"),
}


@pytest.fixture(scope="module")
def words():
    return macros_of(project())


def of(rows):
    return macros_of(measured(rows))


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


def test_a_session_of_few_launches_says_so():
    """A verdict needs launches."""
    assert of(session(MEDIANS, launches=3)).verdict(*PAIR) == "too few launches to say (3)"


def test_a_share_of_few_launches_is_not_told():
    few = macros_of(measured(session(MEDIANS, launches=2)))
    assert few.share("predict", "flask/lean") == "too few launches to say (2)"
