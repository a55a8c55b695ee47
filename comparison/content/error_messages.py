"""Messages that people paste (errors.yml), what each one means, and what helps.

A message stands there as it is printed. What differs from case to case is an example between « and »:
`TypeError: Object of type «float32» is not JSON serializable`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator

from comparison.content.entries import Entry, Several, Text, load_entries, one_of
from comparison.content.objections import Objection
from comparison.content.pointers import WEB, Evidence, References
from comparison.problems import Problem

FRAMEWORKS_OF: Mapping[str, tuple[str, ...]] = {
    "flask": ("flask",),
    "django": ("django",),
    "both": ("flask", "django"),
}
EXAMPLE = re.compile("«([^«»]+)»")


def _link(link: object, references: References) -> tuple[str, str]:
    address, _, text = link.partition(" ") if isinstance(link, str) else ("", "", "")
    if not text or not (WEB.fullmatch(address) or references.has_page(address)):
        cure = "write a public address or that of a page, such as serve/uploads/, then a blank and the text"
        raise Objection("an address that exists, and the text of the link", link, cure)
    return address, text


def _marked(message: str) -> str:
    if set("«»") & set(EXAMPLE.sub("", message)):
        raise Objection("each example between « and »", message, "close or remove the mark")
    return message


def _advice(fix: str) -> str:
    if fix.startswith("```"):
        raise Objection("a sentence before the code", fix.partition("\n")[0], "say what to do")
    return fix


Advice = Annotated[Text, AfterValidator(_advice)]
Link = Annotated[  # an address, of a page such as serve/uploads/ or public, and its text
    tuple[str, str], PlainValidator(lambda v, info: _link(v, info.context), json_schema_input_type=Text)
]


class ErrorMessage(Entry):
    """A message, its meaning, what helps in each framework, where to read on, and how we know."""

    marked: Annotated[Text, AfterValidator(_marked)] = Field(
        alias="message", description="As printed, with an example between « and » where it differs from case to case."
    )
    source: Text = Field(description="The program that prints it.")
    frameworks: Annotated[str, one_of(FRAMEWORKS_OF)]
    means: Text = Field(description="Markdown.")
    fix: Advice = Field(default="", description="What helps in all its frameworks, in Markdown.")
    fix_flask: Advice = Field(default="", description="What helps in Flask, where that differs.")
    fix_django: Advice = Field(default="", description="What helps in Django, where that differs.")
    links: Several[Link]
    evidence: Several[Evidence]

    def objections(self) -> Iterator[Objection]:
        due = {f"fix_{framework}" for framework in FRAMEWORKS_OF[self.frameworks]}
        given = {name for name in ("fix", "fix_flask", "fix_django") if getattr(self, name)}
        if given not in ({"fix"}, due):
            expected = f"either fix, or {' and '.join(sorted(due))}"
            cure = "say what helps: once, or for each of its frameworks where that differs"
            yield Objection(expected, sorted(given), cure, ("fix",))

    @property
    def fixes(self) -> dict[str, str]:
        """What helps, by framework."""
        return {name: self.fix or getattr(self, f"fix_{name}") for name in FRAMEWORKS_OF[self.frameworks]}

    @property
    def message(self) -> str:
        """The message with the examples in it, as somebody would paste it."""
        return EXAMPLE.sub(r"\1", self.marked)

    @property
    def pattern(self) -> str:
        """A regular expression that finds the message, whatever stands for the examples and where lines break."""
        parts = (re.sub(r"(\\\s)+", r"\\s+", re.escape(part)) for part in re.split("«[^«»]+»", self.marked))
        return ".+?".join(parts)

    @property
    def sort_key(self) -> tuple[str, str]:
        """Letters and digits, whatever stands before the first one, and capital or not."""
        return re.sub(r"^[\W_]+", "", self.message).casefold(), self.id


def load_errors(path: Path, references: References) -> tuple[dict[str, ErrorMessage], list[Problem]]:
    """Entries of errors.yml by id, in the order of their messages, and every problem."""
    errors, problems = load_entries(path, ErrorMessage, references)
    return {error.id: error for error in sorted(errors.values(), key=lambda error: error.sort_key)}, problems
