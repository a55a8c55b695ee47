"""Which messages do people paste, what does each one mean, and what helps? Loads errors.yml.

A message stands there as it is printed. What differs from case to case is an example between « and »:
`TypeError: Object of type «float32» is not JSON serializable`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from comparison.content.entries import Entry, Field, built, load_entries
from comparison.content.pointers import WEB, Existing, Pointer
from comparison.problems import Problem

FRAMEWORKS_OF: Mapping[str, tuple[str, ...]] = {
    "flask": ("flask",),
    "django": ("django",),
    "both": ("flask", "django"),
}
FIELDS = (
    Field("message"),
    Field("source"),
    Field("frameworks", one_of=tuple(FRAMEWORKS_OF)),
    Field("means"),
    Field("fix", required=False),
    Field("fix_flask", required=False),
    Field("fix_django", required=False),
    Field("links", "list of text"),
    Field("evidence", "list of text"),
)
EXAMPLE = re.compile("«([^«»]+)»")


@dataclass(frozen=True)
class ErrorMessage:
    """A message, its meaning, what helps in each framework (Markdown), where to read on, and how we know."""

    id: str
    marked: str
    source: str
    means: str
    fixes: Mapping[str, str]  # by framework
    links: tuple[tuple[str, str], ...]  # an address, below the site or public, and its text
    evidence: tuple[Pointer, ...]

    @property
    def message(self) -> str:
        """Give the message with the examples in it, as somebody would paste it."""
        return EXAMPLE.sub(r"\1", self.marked)

    @property
    def pattern(self) -> str:
        """Give a regular expression that finds the message, whatever stands for the examples and where lines break."""
        parts = (re.sub(r"(\\\s)+", r"\\s+", re.escape(part)) for part in re.split("«[^«»]+»", self.marked))
        return ".+?".join(parts)

    @property
    def place(self) -> tuple[str, str]:
        """Sort by letters and digits, whatever stands before the first one, and capital or not."""
        return re.sub(r"^[\W_]+", "", self.message).casefold(), self.id


def load_errors(path: Path, existing: Existing) -> tuple[dict[str, ErrorMessage], list[Problem]]:
    """Read errors.yml: the entries by id, in the order of their messages, and every problem."""
    entries, problems = load_entries(path, FIELDS)
    errors, wrong = built(entries, _error, lambda entry: _objections(entry, existing))
    return {error.id: error for error in _in_order(errors.values())}, problems + wrong


def _in_order(errors: Iterable[ErrorMessage]) -> list[ErrorMessage]:
    return sorted(errors, key=lambda error: error.place)


def _objections(entry: Entry, existing: Existing) -> Iterator[Problem]:
    return chain(
        entry.unresolved("evidence", existing.objection),
        _unmarked(entry),
        _without_fix(entry),
        _without_target(entry, existing.root / "docs"),
    )


def _unmarked(entry: Entry) -> Iterator[Problem]:
    if set("«»") & set(EXAMPLE.sub("", entry["message"])):
        yield entry.problem("message", "each example between « and »", entry["message"], "close or remove the mark")


def _without_fix(entry: Entry) -> Iterator[Problem]:
    due = {f"fix_{framework}" for framework in FRAMEWORKS_OF[entry["frameworks"]]}
    given = {name for name in ("fix", "fix_flask", "fix_django") if entry[name]}
    for name in sorted(given):
        if entry[name].startswith("```"):
            yield entry.problem(name, "a sentence before the code", entry[name].partition("\n")[0], "say what to do")
    if given not in ({"fix"}, due):
        expected = f"either fix, or {' and '.join(sorted(due))}"
        cure = "say what helps: once, or for each of its frameworks where that differs"
        yield entry.problem("fix", expected, sorted(given), cure)


def _without_target(entry: Entry, docs: Path) -> Iterator[Problem]:
    for number, link in enumerate(entry["links"]):
        address, _, text = link.partition(" ")
        page = address.partition("#")[0].rstrip("/")
        there = (docs / f"{page}.md").is_file() or (docs / page / "index.md").is_file()
        if not text or not (WEB.fullmatch(address) or there):
            cure = "write a public address or that of a page, such as serve/uploads/, then a blank and the text"
            yield entry.problem(f"links.{number}", "an address that exists, and the text of the link", link, cure)


def _error(entry: Entry) -> ErrorMessage:
    fixes = {name: entry["fix"] or entry[f"fix_{name}"] for name in FRAMEWORKS_OF[entry["frameworks"]]}
    links = tuple((address, text) for address, _, text in (link.partition(" ") for link in entry["links"]))
    evidence = tuple(map(Pointer.parse, entry["evidence"]))
    return ErrorMessage(entry["id"], entry["message"], entry["source"], entry["means"], fixes, links, evidence)
