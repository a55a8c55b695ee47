"""What does an evidence pointer name, and does the thing that it names exist?

A pointer is one of the following, and a blank and a note may follow:
    test:tests/settle/test_x.py::test_name     a function in a test file of this repository
    snippet:predict                            a named section that every app has
    row:predict                                the rows of a scenario, or of a way of measuring (row:memory)
    claim:c-d-4a                               an entry of claims.yml
    source:https://address                     a public page
    source:owner/name@commit path              a file in a public repository on GitHub, at a commit or tag
`Pointer.parse` reads one; `Existing.objection` says what is wrong with one, or None.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

KINDS = ("test", "snippet", "row", "claim", "source")
WEB = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?(?=\s|$)", re.IGNORECASE)
QUOTED = re.compile(r'\{\{ *fact\("([^"]*)"\) *\}\}')
FILE_AT_COMMIT = re.compile(r"([\w.-]+/[\w.-]+)@([\w.-]+) ([\w./-]+)(?=\s|$)")


@dataclass(frozen=True)
class Pointer:
    """Evidence named in one line: its kind, the thing itself, and the note that follows it."""

    kind: str
    target: str
    note: str = ""

    @classmethod
    def parse(cls, text: str) -> "Pointer":
        """Read a pointer; raise ValueError that says what was expected."""
        kind, colon, rest = text.partition(":")
        if kind not in KINDS or not colon or not rest.strip():
            raise ValueError(f"{', '.join(f'{known}:…' for known in KINDS)} (one of these)")
        rest = rest.strip()
        if kind != "source":
            target, _, note = rest.partition(" ")
            return cls(kind, target, note.strip())
        found = WEB.match(rest) or FILE_AT_COMMIT.match(rest)
        if not found:
            raise ValueError("source:https://… or source:owner/name@commit path")
        return cls(kind, found.group(), rest[found.end() :].strip())

    @property
    def address(self) -> str:
        """Public address of a source."""
        found = FILE_AT_COMMIT.fullmatch(self.target)
        return f"https://github.com/{found[1]}/blob/{found[2]}/{found[3]}" if found else self.target


@dataclass(frozen=True)
class Existing:
    """What hand-written files may name: the tests below `root`, and the ids of snippets, rows, claims and facts."""

    root: Path
    snippets: frozenset[str] = field(default_factory=frozenset)
    rows: frozenset[str] = field(default_factory=frozenset)  # scenarios, and modes with a place of their own
    claims: frozenset[str] = field(default_factory=frozenset)
    facts: Mapping[str, str] = field(default_factory=dict)  # each with its words: a reason may quote them

    def objection(self, text: str) -> tuple[str, str] | None:
        """Give what was expected and the cure if the pointer does not resolve, else None."""
        try:
            pointer = Pointer.parse(text)
        except ValueError as error:
            return str(error), "write the pointer in one of these forms; a note may follow after a blank"
        if pointer.kind == "source":
            return None
        if pointer.kind == "test":
            return self._no_such_test(pointer.target)
        known = {"snippet": self.snippets, "row": self.rows, "claim": self.claims}[pointer.kind]
        if pointer.target in known:
            return None
        return f"{pointer.kind}: and a name that exists", f"mend the name; near to it: {_near(pointer.target, known)}"

    def unknown_facts(self, text: str) -> list[str]:
        """Give the facts that a text quotes and that do not exist."""
        return [id_ for id_ in QUOTED.findall(text) if id_ not in self.facts]

    def quoted(self, text: str) -> str:
        """Put the words of facts where a text quotes them by `{{ fact("id") }}`."""
        return QUOTED.sub(lambda found: self.facts[found[1]], text)

    def _no_such_test(self, target: str) -> tuple[str, str] | None:
        path, _, name = target.partition("::")
        if not path.startswith("tests/") or ".." in path or not (self.root / path).is_file():
            return "test:<file below tests/>::<function>", f"mend the path, or write {path or 'the test'}"
        name = name.partition("[")[0]
        known = functions(self.root / path)
        if name in known:
            return None
        return f"a function of {path}", f"mend the name, or write the test; near to it: {_near(name, known)}"


def _near(name: str, known: Iterable[str]) -> str:
    return ", ".join(get_close_matches(name, sorted(known), n=5, cutoff=0.3)) or "nothing"


def functions(path: Path) -> frozenset[str]:
    """Give the names of the tests in a file: `test_x`, or `TestGroup::test_x`."""
    return _functions_in(path.read_text(encoding="utf-8"))


@cache
def _functions_in(text: str) -> frozenset[str]:
    """Cached by text, not by path: while the site is served, tests are written."""
    return frozenset(_functions(ast.parse(text).body, ""))


def _functions(body: list[ast.stmt], inside: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{inside}{node.name}"
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{inside}{node.name}::")
