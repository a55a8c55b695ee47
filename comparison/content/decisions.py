"""Which framework for which situation, by which aspects, and on what evidence? Loads three hand-written files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparison.catalog.criteria import CRITERIA
from comparison.content.entries import Entry, Field, built, load_entries
from comparison.content.pointers import Existing, Pointer
from comparison.problems import Problem

PICKS = ("flask", "django", "either", "neither")
EVIDENCE = Field("evidence", "list of text")
DECISION = (Field("situation"), Field("pick", one_of=PICKS), Field("because", "list of maps"))
ASPECT = (
    Field("criterion", one_of=tuple(CRITERIA)),
    Field("aspect"),
    Field("flask"),
    Field("django"),
    EVIDENCE,
    Field("glance", "yes or no", required=False),
)
FACT = (Field("value", "value"), Field("unit", required=False), Field("what"), Field("as_of", "date"), EVIDENCE)


@dataclass(frozen=True)
class Reason:
    """One reason and what it rests on."""

    text: str
    evidence: tuple[Pointer, ...]


@dataclass(frozen=True)
class Decision:
    """A situation and what to pick in it."""

    id: str
    situation: str
    pick: str
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Aspect:
    """How both frameworks stand to one part of a criterion."""

    id: str
    criterion: str
    aspect: str
    flask: str
    django: str
    evidence: tuple[Pointer, ...]
    glance: bool


@dataclass(frozen=True)
class Fact:
    """A number that is not measured by a session: its unit, its meaning, its day, its evidence."""

    id: str
    value: float | str
    unit: str
    what: str
    as_of: str
    evidence: tuple[Pointer, ...]

    @property
    def words(self) -> str:
        """The value with its unit, as a sentence says it."""
        value = f"{self.value:,}" if isinstance(self.value, int | float) else self.value
        return f"{value}\N{NO-BREAK SPACE}{self.unit}".strip()


def load_decisions(path: Path, existing: Existing) -> tuple[dict[str, Decision], list[Problem]]:
    """Read decisions.yml: the entries by id, and every problem."""
    return _load(
        path, DECISION, lambda entry: _decision(entry, existing), lambda entry: _unfounded_reasons(entry, existing)
    )


def load_aspects(path: Path, existing: Existing) -> tuple[dict[str, Aspect], list[Problem]]:
    """Read aspects.yml: the entries by id, and every problem."""
    return _load(path, ASPECT, _aspect, lambda entry: entry.unresolved("evidence", existing.objection))


def load_facts(path: Path, existing: Existing) -> tuple[dict[str, Fact], list[Problem]]:
    """Read facts.yml: the entries by id, and every problem."""
    return _load(path, FACT, _fact, lambda entry: entry.unresolved("evidence", existing.objection))


def _load[T](
    path: Path,
    fields: Sequence[Field],
    build: Callable[[Entry], T],
    check: Callable[[Entry], Iterator[Problem]],
) -> tuple[dict[str, T], list[Problem]]:
    entries, problems = load_entries(path, fields)
    made, wrong = built(entries, build, check)
    return made, problems + wrong


def _unfounded_reasons(entry: Entry, existing: Existing) -> Iterator[Problem]:
    for number, reason in enumerate(entry["because"]):
        name = f"because.{number}"
        whole = set(reason) == {"text", "evidence"} and isinstance(reason["text"], str)
        if not whole or not reason["text"] or not reason["evidence"]:
            cure = "give each reason exactly these two fields, and neither empty"
            yield entry.problem(name, "the fields text and evidence", reason, cure)
            continue
        yield from entry.misquoted(name, existing.unknown_facts(reason["text"]))
        for pointer in _listed(reason["evidence"]):
            if objection := existing.objection(str(pointer)):
                yield entry.problem(name, objection[0], pointer, objection[1])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _pointers(values: Any) -> tuple[Pointer, ...]:
    return tuple(Pointer.parse(value) for value in _listed(values))


def _decision(entry: Entry, existing: Existing) -> Decision:
    because = tuple(
        Reason(existing.quoted(reason["text"]), _pointers(reason["evidence"])) for reason in entry["because"]
    )
    return Decision(entry["id"], entry["situation"], entry["pick"], because)


def _aspect(entry: Entry) -> Aspect:
    texts = {name: entry[name] for name in ("id", "criterion", "aspect", "flask", "django")}
    return Aspect(**texts, evidence=_pointers(entry["evidence"]), glance=bool(entry["glance"]))


def _fact(entry: Entry) -> Fact:
    as_of = entry["as_of"].isoformat()
    return Fact(entry["id"], entry["value"], entry["unit"] or "", entry["what"], as_of, _pointers(entry["evidence"]))
