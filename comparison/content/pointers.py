"""Evidence pointers, and what hand-written files may name.

A pointer is one of the following, and a blank and a note may follow:
    test:tests/settle/test_x.py::test_name     a function in a test file of this repository
    snippet:predict                            a named section that every app has
    row:predict                                the rows of a scenario, or of a way of measuring (row:memory)
    claim:c-d-4a                               an entry of claims.yml
    source:https://address                     a public page
    source:owner/name@commit path              a file in a public repository on GitHub, at a commit or tag
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, PlainValidator

from comparison.content.entries import Text
from comparison.content.objections import Objection

KINDS = ("test", "snippet", "row", "claim", "source")
WEB = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?(?=\s|$)", re.IGNORECASE)
QUOTED = re.compile(r'\{\{ *fact\("([^"]*)"\) *\}\}')
FILE_AT_COMMIT = re.compile(r"([\w.-]+/[\w.-]+)@([\w.-]+) ([\w./-]+)(?=\s|$)")
FUNCTION = re.compile(r"^(?:async )?def (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Pointer:
    """Evidence named in one line: its kind, the thing itself, and the note that follows it."""

    kind: str
    target: str
    note: str = ""

    @classmethod
    def parse(cls, text: str) -> "Pointer":
        """Read a pointer; raise ValueError that says what was expected."""
        kind, _, rest = text.partition(":")
        rest = rest.strip()
        if kind not in KINDS or not rest:
            raise ValueError(f"{', '.join(f'{known}:…' for known in KINDS)} (one of these)")
        if kind != "source":
            target, _, note = rest.partition(" ")
            return cls(kind, target, note.strip())
        match = WEB.match(rest) or FILE_AT_COMMIT.match(rest)
        if not match:
            raise ValueError("source:https://… or source:owner/name@commit path")
        return cls(kind, match.group(), rest[match.end() :].strip())

    @property
    def address(self) -> str:
        """Public address of a source."""
        match = FILE_AT_COMMIT.fullmatch(self.target)
        return f"https://github.com/{match[1]}/blob/{match[2]}/{match[3]}" if match else self.target


@dataclass(frozen=True)
class References:
    """What hand-written files may name. None: a file that cannot be parsed, so what points to it is not at fault."""

    root: Path  # of the repository, for tests and pages
    snippets: Collection[str] = ()
    rows: Collection[str] = ()  # scenarios, and modes with a place of their own
    claims: Collection[str] | None = ()
    facts: Mapping[str, str] | None = None  # each with its words: a reason may quote them

    def pointer(self, text: object) -> Pointer:
        """The pointer that a text is; raises Objection where it names nothing that exists."""
        try:
            pointer = Pointer.parse(text if isinstance(text, str) else "")
        except ValueError as error:
            cure = "write the pointer in one of these forms; a note may follow after a blank"
            raise Objection(str(error), text, cure) from None
        expected, name = f"{pointer.kind}: and a name that exists", pointer.target
        known = {"snippet": self.snippets, "row": self.rows, "claim": self.claims}.get(pointer.kind)
        if pointer.kind == "test":
            path, _, name = pointer.target.partition("::")
            if not path.startswith("tests/") or ".." in path or not (self.root / path).is_file():
                cure = f"mend the path, or write {path or 'the test'}"
                raise Objection("test:<file below tests/>::<function>", text, cure)
            expected, known, name = f"a function of {path}", functions(self.root / path), name.partition("[")[0]
        if known is not None and name not in known:
            near = ", ".join(get_close_matches(name, sorted(known), n=5, cutoff=0.3)) or "nothing"
            raise Objection(expected, text, f"mend the name, or make what it names; near to it: {near}")
        return pointer

    def with_facts(self, text: str) -> str:
        """A text with the words of each fact that it quotes by `{{ fact("id") }}`."""
        facts = self.facts
        if facts is None:
            return text
        if unknown := [id_ for id_ in QUOTED.findall(text) if id_ not in facts]:
            raise Objection("the id of a fact", ", ".join(unknown), "mend the id, or add the fact to facts.yml")
        return QUOTED.sub(lambda match: facts[match[1]], text)

    def has_page(self, address: str) -> bool:
        """Whether a page of the site is at an address such as serve/uploads/#limits."""
        page = self.root / "docs" / address.partition("#")[0].rstrip("/")
        return page.with_name(f"{page.name}.md").is_file() or (page / "index.md").is_file()


Evidence = Annotated[Pointer, PlainValidator(lambda v, info: info.context.pointer(v), json_schema_input_type=Text)]
Prose = Annotated[Text, AfterValidator(lambda text, info: info.context.with_facts(text))]


def functions(path: Path) -> frozenset[str]:
    """Names of the tests in a file."""
    return frozenset(FUNCTION.findall(path.read_text(encoding="utf-8")))
