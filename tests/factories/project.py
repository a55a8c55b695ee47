"""A Project for tests: measured in memory, with one claim, decision, aspect and fact that carry hostile text."""

from pathlib import Path

from comparison.content.claims import Claim
from comparison.content.decisions import Aspect, Decision, Fact, Reason
from comparison.content.error_messages import ErrorMessage
from comparison.content.pointers import Pointer
from comparison.content.snippets import Snippets
from comparison.content.unshared import ALL, Unshared
from comparison.dataset.rows import frame
from comparison.pages.links import Links
from comparison.project import Project
from comparison.stats.summary import Summaries
from tests.factories.rows import session

HOSTILE = "<script>alert(1)</script> | `code` [x](javascript:alert(1)) {{ 7 * 7 }}"
MEDIANS = {"floor/lean": 0.5, "flask/lean": 1.0, "flask/guarded": 1.25, "django/lean": 1.001, "django/guarded": 1.5}
EVIDENCE = (
    Pointer("test", "tests/settle/test_one.py::test_a"),
    Pointer("row", "predict"),
    Pointer("claim", "c-1"),
    Pointer("source", "https://www.example.org/a?b=1&c=2", "note <b>"),
)


def project(root: Path = Path(), **changes) -> Project:
    """Two scenarios measured in one full session, and one entry of each kind."""
    rows = session(MEDIANS) + session(MEDIANS, scenario="json")
    measured = frame(row | {"line": line} for line, row in enumerate(rows, start=2))
    values = {
        "root": root,
        "data": root / "data",
        "frame": measured,
        "stale": [],
        "summaries": Summaries(measured),
        "snippets": Snippets({}),
        "claims": {
            "c-1": Claim("c-1", "Pros of Flask", "speed", "flask", HOSTILE, "wrong", HOSTILE, EVIDENCE, (), "x"),
            "c-2": Claim("c-2", "Cons", "speed", "flask", "Two.", "holds with limits", "Why.", EVIDENCE, (), "x"),
            "c-3": Claim("c-3", "Pros of Flask", "forms", "both", "Three.", "opinion", "Taste.", (), (), "x"),
        },
        "decisions": {"one": Decision("one", HOSTILE, "flask", (Reason(HOSTILE, EVIDENCE),))},
        "aspects": {
            "users": Aspect("users", "authentication", HOSTILE, HOSTILE, "`auth`", EVIDENCE, glance=True),
            "keys": Aspect("keys", "authentication", "Keys", "No.", "No.", EVIDENCE, glance=False),
        },
        "errors": {
            "bang": ErrorMessage(
                "bang",
                f"Bang: «{HOSTILE}»",
                HOSTILE,
                "It *broke*.",
                {"flask": "Mend `it`.", "django": "Mend `it`."},
                (("serve/uploads/", HOSTILE), ("https://example.org/?a=1&b=2", "there")),
                EVIDENCE,
            ),
            "crash": ErrorMessage(
                "crash",
                "Crash",
                "Flask",
                "It fell.",
                {"flask": "Catch.", "django": "Hold."},
                (("https://example.org/", "there"),),
                EVIDENCE,
            ),
        },
        "unshared": {
            "extra": Unshared("extra", "django", ("lean",), (ALL,), HOSTILE, "x.py:f", "lean/json", 7, ()),
            "header": Unshared("header", "flask", ("guarded",), ("json",), "Sends it.", "", "", 0, ("Vary",)),
        },
        "facts": {"seven": Fact("seven", 1234, "lines", "Lines.", "2026-11-22", EVIDENCE)},
    }
    return Project(**values | changes)


def measured(rows, **changes) -> Project:
    """What is known where these rows were measured; pairs on the usual server come first, for they tell the machine."""
    known = frame(row | {"line": line} for line, row in enumerate(rows, start=2))
    return project(frame=known, summaries=Summaries(known), **changes)


def links(here: str = "evidence/results/", repository: str = "") -> Links:
    """Links as seen from one page."""
    return Links(lambda: here, repository)
