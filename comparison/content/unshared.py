"""What does only one side of a published pair do? The hand-written data/unshared.yml; a test holds it against both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS, VARIANTS
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.entries import Entry, Field, built, load_entries
from comparison.problems import Problem

ALL = "all"
SUBJECTS = tuple(framework.id for framework in FRAMEWORKS.values() if framework.role == "subject")
FIELDS = (
    Field("framework", one_of=SUBJECTS),
    Field("variants", "list of text"),
    Field("scenarios", "list of text"),
    Field("does"),
    Field("function", required=False),
    Field("measured", required=False),
    Field("percent", "value", required=False),
    Field("header", required=False),
)
MEASURED = ("function", "measured", "percent")


@dataclass(frozen=True)
class Unshared:
    """One thing that only one side does, and in which pairs."""

    id: str
    framework: str
    variants: tuple[str, ...]
    scenarios: tuple[str, ...]  # ids, or ALL
    does: str
    function: str  # as a profile names it, `file:name`; empty where a header tells
    measured: str  # variant/scenario of the request whose profile gave the share
    percent: int  # of that side's work in that request
    headers: tuple[str, ...]  # that only this side sends

    def concerns(self, variant: str, scenario: str) -> bool:
        """Tell whether it belongs to a pair."""
        return variant in self.variants and (scenario in self.scenarios or self.scenarios == (ALL,))


def load_unshared(path: Path) -> tuple[dict[str, Unshared], list[Problem]]:
    """Read unshared.yml: the entries by id, and every problem."""
    entries, problems = load_entries(path, FIELDS)
    made, wrong = built(entries, _unshared, _wrong)
    return made, problems + wrong


def _unshared(entry: Entry) -> Unshared:
    headers = tuple(name.strip() for name in (entry["header"] or "").split(",") if name.strip())
    return Unshared(
        entry["id"], entry["framework"], tuple(entry["variants"]), tuple(entry["scenarios"]), entry["does"],
        entry["function"] or "", entry["measured"] or "", entry["percent"] or 0, headers,
    )  # fmt: skip


def _wrong(entry: Entry) -> Iterator[Problem]:
    """Complain about variants and scenarios that are none, and about a share without its function, or the reverse."""
    for number, variant in enumerate(entry["variants"]):
        if variant not in VARIANTS:
            yield entry.problem(f"variants.{number}", f"one of {', '.join(VARIANTS)}", variant, "mend the name")
    for number, scenario in enumerate(entry["scenarios"]):
        if scenario not in (ALL, *SCENARIOS):
            yield entry.problem(f"scenarios.{number}", f"{ALL}, or an id of a scenario", scenario, "mend the id")
    given = [name for name in MEASURED if entry[name] is not None]
    if given and len(given) < len(MEASURED):
        yield entry.problem(given[0], f"{', '.join(MEASURED)} together", ", ".join(given), "add what is missing")
