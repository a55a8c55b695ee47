"""What to pick (decisions.yml), how the frameworks compare (aspects.yml), and facts with a source (facts.yml)."""

import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator

from comparison.catalog.criteria import CRITERIA
from comparison.content.entries import Entry, Model, Several, Text, one_of
from comparison.content.objections import Objection
from comparison.content.pointers import Evidence, Prose

_LISTED = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
PICKS = ("flask", "django", "either", "neither")


def _value(value: object) -> int | float | str:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        raise Objection("a number, or a text that is not empty", value, "mend value")
    return value


class Reason(Model):
    """One reason and what it rests on."""

    text: Prose
    evidence: Annotated[Several[Evidence], _LISTED] = Field(description="One pointer, or several.")


class Decision(Entry):
    """A situation and what to pick in it."""

    situation: Text
    pick: Annotated[str, one_of(PICKS)]
    because: Several[Reason]


class Aspect(Entry):
    """How both frameworks stand to one part of a criterion."""

    criterion: Annotated[str, one_of(CRITERIA)]
    aspect: Text
    flask: Text
    django: Text
    evidence: Several[Evidence]
    glance: bool = Field(default=False, description="Whether it is in the table at a glance.")


class Fact(Entry):
    """A number that is not measured by a session: its unit, its meaning, its day, its evidence."""

    value: Annotated[int | float | str, PlainValidator(_value, json_schema_input_type=int | float | Text)]
    unit: Text = ""
    what: Text
    as_of: datetime.date = Field(description="Day on which it was counted or looked up.")
    evidence: Several[Evidence]

    @property
    def words(self) -> str:
        """The value with its unit, as a sentence says it."""
        value = f"{self.value:,}" if isinstance(self.value, int | float) else self.value
        return f"{value}\N{NO-BREAK SPACE}{self.unit}".strip()
