"""What Flask and Django do by default with the same request (differences.yml); a test sends each one to both."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from comparison.content.entries import Entry, Model, Several, Text, one_of
from comparison.content.error_messages import Link
from comparison.content.objections import Objection

GROUPS = ("json", "urls", "bodies", "headers", "errors")


class Answer(Model):
    """What comes back, and what the server prints."""

    answer: Text = Field(description="Lines of what `curl -i` prints, in their order; others may stand between them.")
    lacks: Several[Text] | None = Field(default=None, description="Headers that the answer does not have.")
    log: Text = Field(default="", description="Lines that the server prints; where none are given, it prints nothing.")


class Change(Answer):
    """Code that brings another answer about."""

    to: Text = Field(description="What it is for, after the word 'To'.")
    code: Text = Field(description="Python, run in the app before its routes are added.")


class Side(Answer):
    """What one framework does by default, and how to change it."""

    does: Text = Field(description="In a few words.")
    change: Change | None = None


class Difference(Entry):
    """A request that the two frameworks answer in different ways."""

    title: Text = Field(description="In the words of somebody who has the problem.")
    group: Annotated[str, one_of(GROUPS)]
    request: Text = Field(description="Commands of a shell that ask localhost:8000.")
    flask: Side
    django: Side
    why: Text = Field(description="Markdown.")
    links: Several[Link]

    def objections(self) -> Iterator[Objection]:
        if not any(side.change for side in self.sides.values()):
            yield Objection("a change on one side at least", "none", "say what to set", ("django",))
        if self.flask.answer == self.django.answer:
            yield Objection("two answers", "the same one twice", "show what differs", ("django", "answer"))

    @property
    def sides(self) -> Mapping[str, Side]:
        """What each framework does, by its id."""
        return {"flask": self.flask, "django": self.django}
