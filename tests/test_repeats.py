"""Is it told rightly whether a ratio holds in another session and on another server?"""

from bs4 import BeautifulSoup

from comparison.absent import NOTHING
from comparison.repeats import Repeats
from tests.guides import MEDIANS, links, measured
from tests.sessions import row, session

OLDER = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}
OLDEST = {"session": "s20261001-0000-aaaa", "date": "2026-10-01T00:00:00Z"}
ASGI = {"floor/lean": 0.4, "django/lean": 1.6, "django/guarded": 2.4, "fastapi/lean": 0.8}


def page(rows) -> Repeats:
    return Repeats(measured(rows), links())


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
            server="uvicorn", server_version="0.54.0", **changes,
        )
        for launch in range(1, launches + 1)
        for target, replica, median in copies
    ]  # fmt: skip


def test_two_sessions_with_the_same_ratios_agree():
    known = page(session(MEDIANS) + session(MEDIANS, **OLDER))
    found = lines(known.agreement_table())
    assert [line[:2] + line[4:5] for line in found] == [["One prediction", v, "yes"] for v in ("lean", "guarded")]
    assert not any("was:" in line[5] for line in found)
    said = parsed(known.agreement_table()).find(class_="table-note").get_text()
    assert said.endswith("Sessions: s20261122-1405-3f2a and s20261101-0000-aaaa.")
    assert known.agreement_words() == "2 of 2 have intervals that overlap, and 2 allow the same statement"


def test_a_session_that_says_otherwise_does_not_agree():
    """Only the two newest count, the newest first; each with its own ratio."""
    changed = MEDIANS | {"django/guarded": 2.5}
    known = page(session(MEDIANS) + session(changed, **OLDER) + session(MEDIANS, **OLDEST))
    lean, guarded = lines(known.agreement_table())
    assert (lean[4], guarded[4]) == ("yes", "no")
    assert (guarded[2][:4], guarded[3][:4]) == ("1.20", "2.00")
    assert known.agreement_words().startswith("1 of 2 have intervals that overlap")


def test_intervals_may_overlap_and_allow_another_statement():
    """The older session cannot tell the same ratio from its noise."""
    medians = MEDIANS | {"django/guarded": 1.25 * 1.02}
    noisy = [
        one | ({"p50_ms": 1.2 * one["p50_ms"]} if one["replica"] == 2 and one["launch"] % 2 else {})
        for one in session(medians, **OLDER)
    ]
    known = page(session(medians) + noisy)
    guarded = lines(known.agreement_table())[1]
    assert guarded[4:] == ["yes", "higher; was: no difference"]
    assert known.agreement_words() == "2 of 2 have intervals that overlap, and 1 allow the same statement"


def test_a_second_session_of_few_launches_or_of_another_scenario_is_no_second():
    for second in ([], session(MEDIANS, launches=6, **OLDER), session(MEDIANS, scenario="json", **OLDER)):
        known = page(session(MEDIANS) + second)
        assert "in two sessions" in parsed(known.agreement_table()).find(class_="not-measured").get_text()
        assert known.agreement_words() == NOTHING


def test_each_server_has_a_line_with_its_own_comparison():
    rows = session(MEDIANS) + session(MEDIANS, scenario="json", server="granian", server_version="2.8.7")
    rows += on_asgi(ASGI) + on_asgi(ASGI, scenario="json")
    html = page(rows).servers_table()
    usual, granian, uvicorn = lines(html)
    assert usual[:2] == ["gunicorn-gthread", "Django to Flask"]
    assert usual[2:4] == ["not measured"] * 2
    assert usual[4].endswith("no difference")
    assert usual[5].startswith("1.20 (1.20")
    assert usual[5].endswith(", higher")
    assert granian[4:6] == ["not measured"] * 2
    assert granian[6] == "2.8.7, s20261122-1405-3f2a"
    assert uvicorn[:2] == ["uvicorn", "Django to FastAPI (reference)"]
    assert [cell.split()[0] for cell in uvicorn[2:6]] == ["2.00", "3.00"] * 2
    said = parsed(html).find(class_="table-note").get_text()
    assert "milliseconds of two lines must not be compared" in said
    assert "Not measured for the current apps: gunicorn-sync, granian-asgi." in said


def test_few_launches_on_a_server_are_said_to_be_few():
    html = page(session(MEDIANS) + on_asgi(ASGI, launches=3)).servers_table()
    assert lines(html)[1][5].endswith("too few launches")


def test_without_any_server_there_is_a_notice():
    assert "--server" in parsed(page([]).servers_table()).find(class_="not-measured").code.string
