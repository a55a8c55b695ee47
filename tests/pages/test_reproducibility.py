"""Is it told rightly whether a ratio holds in another session and on another server?"""

from bs4 import BeautifulSoup

from comparison.catalog.frameworks import Target
from comparison.pages.fallbacks import NOTHING
from tests.factories.project import MEDIANS, macros_of, measured
from tests.factories.rows import row, session

OLDER = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}
OLDEST = {"session": "s20261001-0000-aaaa", "date": "2026-10-01T00:00:00Z"}
PROTECTED = Target("django", "guarded")
ASGI = {"floor/lean": 0.4, "django/lean": 1.6, "django/guarded": 2.4, "fastapi/lean": 0.8}


def page(rows):
    return macros_of(measured(rows))


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def lines(html):
    return [[cell.get_text() for cell in line.find_all(("th", "td"))] for line in parsed(html).tbody.find_all("tr")]


def on_asgi(medians, launches=7, **changes):
    """Rows of an ASGI server, Django lean beside its own copy."""
    copies = [*((target, 1, median) for target, median in medians.items()), ("django/lean", 2, medians["django/lean"])]
    return [
        row(
            *target.split("/"), replica, launch, median * (1 + launch / 10) * (1.01 if replica * launch % 4 else 1),
            server="uvicorn", server_version="0.54.0", **{"cpu_ms": median} | changes,
        )
        for launch in range(1, launches + 1)
        for target, replica, median in copies
    ]  # fmt: skip


def test_two_sessions_with_the_same_ratios_agree():
    known = page(session(MEDIANS) + session(MEDIANS, **OLDER))
    found = lines(known.agreement_table())
    assert [line[:2] for line in found] == [["One prediction", name] for name in ("bare", "protections on")]
    assert all(line[4] == line[7] == "yes" for line in found)
    said = parsed(known.agreement_table()).find(class_="table-note").get_text()
    assert said.endswith("Sessions: s20261122-1405-3f2a, held against s20261101-0000-aaaa.")
    assert known.agreement_words() == (
        "2 of 2 ratios of response time and 2 of 2 ratios of CPU lie where the other session predicts them"
    )


def test_a_session_that_says_otherwise_does_not_agree():
    """Only the two newest count, the newest first; each with its own ratio."""
    changed = MEDIANS | {"django/guarded": 2.5}
    older = session(changed, cpu={"django/guarded": 1.5}, **OLDER)
    lean, guarded = lines(page(session(MEDIANS) + older + session(MEDIANS, **OLDEST)).agreement_table())
    assert (lean[4], guarded[4], guarded[7]) == ("yes", "no", "yes")
    assert guarded[2].startswith("1.2") and guarded[3].startswith("1.99")
    words = page(session(MEDIANS) + older).agreement_words()
    assert words.startswith("1 of 2 ratios of response time and 2 of 2 ratios of CPU")


def test_intervals_that_overlap_do_not_make_a_prediction_come_true():
    """Two launches far off widen the newer interval so much that it holds what the older session said."""
    older, newer = session(MEDIANS, wobble=0.001, **OLDER), session(MEDIANS, wobble=0.001)
    for one in newer:
        slow = Target(one["framework"], one["variant"]) == PROTECTED and one["launch"] < 3
        one["p50_ms"] *= 1.1 if slow else 1.0
    guarded = lines(page(newer + older).agreement_table())[1]
    low = float(guarded[2].partition("(")[2].split()[0])
    assert low < float(guarded[3].split()[0])
    assert guarded[4] == "no"


def test_sessions_on_different_pythons_are_named_as_such_and_one_of_the_same_comes_first():
    older = session(MEDIANS, python="3.13.5", python_build="GCC 14.2.0, optimisation unknown", **OLDER)
    known = page(session(MEDIANS) + older)
    warned = (
        "They ran on different Pythons, 3.13.0 (GCC 12.2.0, not optimised) and "
        "3.13.5 (GCC 14.2.0, optimisation unknown)"
    )
    assert warned in known.agreement_words()
    assert warned in parsed(known.agreement_table()).find(class_="table-note").get_text()
    same = page(session(MEDIANS) + older + session(MEDIANS, **OLDEST))
    assert "different" not in same.agreement_words()
    assert "s20261001-0000-aaaa" in same.agreement_table()


def test_a_second_session_of_few_launches_or_of_another_scenario_is_no_second():
    for second in ([], session(MEDIANS, launches=6, **OLDER), session(MEDIANS, scenario="json", **OLDER)):
        known = page(session(MEDIANS) + second)
        assert "in two sessions" in parsed(known.agreement_table()).find(class_="not-measured").get_text()
        assert known.agreement_words() == "not known yet, because only one has measured the current apps"
    assert page([]).agreement_words() == NOTHING


def test_each_server_has_a_line_with_its_own_comparison():
    rows = session(MEDIANS) + session(MEDIANS, scenario="json", server="granian", server_version="2.8.7")
    rows += on_asgi(ASGI) + on_asgi(ASGI, scenario="json")
    html = page(rows).servers_table()
    usual, granian, uvicorn = lines(html)
    assert usual[:2] == ["gunicorn-gthread", "Django to Flask"]
    assert usual[2:4] == ["not measured"] * 2
    assert usual[4].count(", too small to measure") == 2
    assert usual[5].startswith("1.200 (1.197 to 1.204)")
    assert "CPU 1.200 (" in usual[5]
    assert granian[4:6] == ["not measured"] * 2
    assert granian[6] == "2.8.7, s20261122-1405-3f2a"
    assert uvicorn[:2] == ["uvicorn", "Django to FastAPI (reference)"]
    assert [cell.split()[0] for cell in uvicorn[2:6]] == ["2.000", "3.000"] * 2
    said = parsed(html).find(class_="table-note").get_text()
    assert "don't compare milliseconds of two lines" in said
    assert "Not measured for the current apps: gunicorn-sync, granian-asgi." in said


def test_few_launches_on_a_server_are_said_to_be_few():
    html = page(session(MEDIANS) + on_asgi(ASGI, launches=3)).servers_table()
    assert lines(html)[1][5].endswith("too few launches")


def test_without_any_server_there_is_a_notice():
    assert "--server" in parsed(page([]).servers_table()).find(class_="not-measured").code.string
