"""What only one side of a published pair does (unshared.yml); a test holds each entry against both apps."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from comparison.catalog.frameworks import FRAMEWORKS, VARIANTS
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.entries import Entry, Several, Text, one_of
from comparison.content.objections import Objection

ALL = "all"
SUBJECTS = tuple(framework.id for framework in FRAMEWORKS.values() if framework.role == "subject")
MEASURED = {"function", "measured", "percent"}


class Unshared(Entry):
    """One thing that only one side does, and in which pairs."""

    framework: Annotated[str, one_of(SUBJECTS)]
    variants: Several[Annotated[str, one_of(VARIANTS)]]
    scenarios: Several[Annotated[str, one_of((ALL, *SCENARIOS))]]
    does: Text
    function: Text = Field(default="", description="As a profile names it, `file:name`; none where a header tells.")
    measured: Text = Field(default="", description="Variant/scenario of the request whose profile gave the share.")
    percent: int = Field(default=0, gt=0, description="Share of that side's work in that request.")
    header: Text = Field(default="", description="Headers that only this side sends, with commas between them.")

    def objections(self) -> Iterator[Objection]:
        given = MEASURED & self.model_fields_set
        if given and given != MEASURED:
            expected = f"{', '.join(sorted(MEASURED))} together"
            yield Objection(expected, ", ".join(sorted(given)), "add what is missing", (min(given),))

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.header.split(",") if name.strip())
