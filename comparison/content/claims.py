"""What became of each claim of the article, and on what evidence? Loads claims.yml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from pathlib import Path
from typing import Any

from comparison.catalog.criteria import CRITERIA, VERDICTS
from comparison.catalog.frameworks import TARGETS, Target
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.entries import Entry, Field, built, load_entries
from comparison.content.pointers import Existing, Pointer
from comparison.problems import Problem

SUBJECTS = ("flask", "django", "both")
WITHOUT_EVIDENCE = ("opinion", "unverifiable")  # there the reason says what would settle it
FIELDS = (
    Field("section"),
    Field("criterion", one_of=tuple(CRITERIA)),
    Field("subject", one_of=SUBJECTS),
    Field("paraphrase"),
    Field("verdict", one_of=tuple(VERDICTS)),
    Field("because"),
    Field("evidence", "list of text", required=False),
    Field("expects", "list of maps", required=False),
)
MEASURES = tuple(name for name in MODES["paired"].fills if name.endswith("_ms"))
TARGET_NAMES = tuple(map(str, TARGETS))
CHOICES = {"scenario": tuple(SCENARIOS), "target": TARGET_NAMES, "base": TARGET_NAMES, "column": MEASURES}
BOUNDS = ("at_least", "at_most")


@dataclass(frozen=True)
class Expectation:
    """A ratio that the rows must not deny: a column of one target divided by that of another."""

    line: int
    scenario: str
    target: Target
    base: Target
    column: str
    at_least: float = 0.0
    at_most: float = inf

    def __str__(self) -> str:
        """Say in the words of a Problem what is expected."""
        least = f"at least {self.at_least:g}" if self.at_least > 0 else ""
        most = f"at most {self.at_most:g}" if self.at_most < inf else ""
        bounds = " and ".join(filter(None, (least, most)))
        return f"{self.column} of {self.target} in {self.scenario} {bounds} times that of {self.base}"


@dataclass(frozen=True)
class Claim:
    """One claim of the article in our words, the verdict on it, and what the verdict rests on."""

    id: str
    section: str
    criterion: str
    subject: str
    paraphrase: str
    verdict: str
    because: str
    evidence: tuple[Pointer, ...]
    expects: tuple[Expectation, ...]
    path: str


def load_claims(path: Path, existing: Existing) -> tuple[dict[str, Claim], list[Problem]]:
    """Read claims.yml: the claims by id, and every problem. Claims may point to one another."""
    entries, problems = load_entries(path, FIELDS)
    existing = replace(existing, claims=existing.claims | {entry["id"] for entry in entries})
    claims, wrong = built(
        entries,
        lambda entry: _claim(entry, existing),
        lambda entry: chain(_unfounded(entry, existing), _unexpectable(entry)),
    )
    return claims, problems + wrong


def counts(claims: Iterable[Claim]) -> dict[str, int]:
    """Give how many claims have each verdict, in the order of VERDICTS, with those that none has."""
    verdicts = [claim.verdict for claim in claims]
    return {verdict: verdicts.count(verdict) for verdict in VERDICTS}


def _unfounded(entry: Entry, existing: Existing) -> Iterator[Problem]:
    yield from entry.misquoted("because", existing.unknown_facts(entry["because"]))
    if not entry["evidence"] and entry["verdict"] not in WITHOUT_EVIDENCE:
        expected = f"at least one pointer for the verdict {entry['verdict']!r}"
        yield entry.problem("evidence", expected, None, f"name the evidence, or judge it {WITHOUT_EVIDENCE[1]}")
    if entry["evidence"]:
        yield from entry.unresolved("evidence", existing.objection)
    for number, pointer in enumerate(entry["evidence"] or []):
        if pointer.split()[0] == f"claim:{entry['id']}":
            yield entry.problem(f"evidence.{number}", "other evidence than the claim itself", pointer, "remove it")


def _unexpectable(entry: Entry) -> Iterator[Problem]:
    named = {pointer.split()[0] for pointer in entry["evidence"] or []}
    for number, item in enumerate(entry["expects"] or []):
        name = f"expects.{number}"
        for expected, got, cure in _objections(item):
            yield entry.problem(name, expected, got, cure)
        if item.get("scenario") in CHOICES["scenario"] and f"row:{item['scenario']}" not in named:
            cure = f"add row:{item['scenario']} to the evidence, so that readers find the rows"
            yield entry.problem(name, "a row: pointer to each scenario that is expected of", item["scenario"], cure)


def _objections(item: Mapping[str, Any]) -> Iterator[tuple[str, object, str]]:
    for field, known in CHOICES.items():
        if item.get(field) not in known:
            yield f"{field}: one of {', '.join(known)}", item.get(field), f"mend {field}"
    for field in item:
        if field not in (*CHOICES, *BOUNDS):
            yield f"one of the fields {', '.join((*CHOICES, *BOUNDS))}", field, "mend the name or remove the field"
    if "target" in item and item["target"] == item.get("base"):
        yield "a base other than the target", item["base"], "name the target to compare with"
    bounds = [item[bound] for bound in BOUNDS if bound in item]
    if not bounds or not all(type(bound) in (int, float) and 0 < bound < inf for bound in bounds):
        yield "at_least, at_most or both, numbers above 0", bounds, "say which ratios the verdict can live with"
    elif bounds != sorted(bounds):
        yield "at_least not above at_most", bounds, "swap them"


def _claim(entry: Entry, existing: Existing) -> Claim:
    texts = {name: entry[name] for name in ("id", *(field.name for field in FIELDS[:6]))}
    texts["because"] = existing.quoted(texts["because"])
    evidence = tuple(Pointer.parse(pointer) for pointer in entry["evidence"] or [])
    expects = tuple(_expectation(entry, number, item) for number, item in enumerate(entry["expects"] or []))
    return Claim(**texts, evidence=evidence, expects=expects, path=entry.path)


def _expectation(entry: Entry, number: int, item: Mapping[str, Any]) -> Expectation:
    line = entry.lines.get(f"expects.{number}", entry.line)
    target, base = Target.parse(item["target"]), Target.parse(item["base"])
    least, most = float(item.get("at_least", 0)), float(item.get("at_most", inf))
    return Expectation(line, item["scenario"], target, base, item["column"], least, most)
