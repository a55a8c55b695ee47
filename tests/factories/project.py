"""A Project for tests: measured in memory, with one claim, decision, aspect and fact that carry hostile text."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from comparison.content.claims import Claim
from comparison.content.decisions import Aspect, Decision, Fact, Reason
from comparison.content.entries import Entry
from comparison.content.error_messages import ErrorMessage
from comparison.content.pointers import Pointer
from comparison.content.snippets import Snippets
from comparison.content.unshared import ALL, Unshared
from comparison.dataset.rows import frame
from comparison.pages.links import Links
from comparison.pages.macros import macros
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


def by_id(*entries: Entry) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}


def claim(**fields) -> Claim:
    return Claim.model_construct(
        **{"section": "Pros of Flask", "criterion": "speed", "subject": "flask", "because": "Why."} | fields
    )


def aspect(**fields) -> Aspect:
    return Aspect.model_construct(criterion="authentication", evidence=EVIDENCE, **fields)


def error(**fields) -> ErrorMessage:
    links = (("https://example.org/", "there"),)
    return ErrorMessage.model_construct(**{"frameworks": "both", "links": links, "evidence": EVIDENCE} | fields)


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
        "claims": by_id(
            claim(id="c-1", paraphrase=HOSTILE, verdict="wrong", because=HOSTILE, evidence=EVIDENCE),
            claim(id="c-2", section="Cons", paraphrase="Two.", verdict="holds with limits", evidence=EVIDENCE),
            claim(
                id="c-3", criterion="forms", subject="both", paraphrase="Three.", verdict="opinion", because="Taste."
            ),
        ),
        "decisions": by_id(
            Decision.model_construct(
                id="one",
                situation=HOSTILE,
                pick="flask",
                because=(Reason.model_construct(text=HOSTILE, evidence=EVIDENCE),),
            ),
        ),
        "aspects": by_id(
            aspect(id="users", aspect=HOSTILE, flask=HOSTILE, django="`auth`", glance=True),
            aspect(id="keys", aspect="Keys", flask="No.", django="No."),
        ),
        "errors": by_id(
            error(
                id="bang",
                message=f"Bang: «{HOSTILE}»",
                source=HOSTILE,
                means="It *broke*.",
                fix="Mend `it`.",
                links=(("serve/uploads/", HOSTILE), ("https://example.org/?a=1&b=2", "there")),
            ),
            error(
                id="crash", message="Crash", source="Flask", means="It fell.", fix_flask="Catch.", fix_django="Hold."
            ),
        ),
        "differences": {},
        "unshared": by_id(
            Unshared.model_construct(
                id="extra",
                framework="django",
                variants=("lean",),
                scenarios=(ALL,),
                does=HOSTILE,
                function="x.py:f",
                measured="lean/json",
                percent=7,
            ),
            Unshared.model_construct(
                id="header",
                framework="flask",
                variants=("guarded",),
                scenarios=("json",),
                does="Sends it.",
                header="Vary",
            ),
        ),
        "facts": by_id(
            Fact.model_construct(
                id="seven", value=1234, unit="lines", what="Lines.", as_of=date(2026, 11, 22), evidence=EVIDENCE
            ),
        ),
    }
    return Project(**values | changes)


def measured(rows, **changes) -> Project:
    """What is known where these rows were measured; pairs on the usual server come first, for they tell the machine."""
    known = frame(row | {"line": line} for line, row in enumerate(rows, start=2))
    return project(frame=known, summaries=Summaries(known), **changes)


def links(here: str = "evidence/results/", repository: str = "") -> Links:
    """Links as seen from one page."""
    return Links(lambda: here, repository)


def macros_of(known: Project, here: str = "evidence/results/", repository: str = "") -> SimpleNamespace:
    """The macros as one page calls them."""
    return SimpleNamespace(**macros(known, links(here, repository)))
