"""Error messages as programs get them, and the schema that says what a program may rely on."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from comparison.content.entries import Entry, Model, Several, Text, one_of
from comparison.content.error_messages import FRAMEWORKS_OF, ErrorMessage

PAGE = "serve/errors/"
Framework = Annotated[str, one_of(FRAMEWORKS_OF["both"])]
Evidence = Annotated[Text, Field(pattern="^[a-z]+:", description="test:<file>::<function> or source:<address>.")]


class PublishedLink(Model):
    """Where to read on."""

    url: Text = Field(description="Relative to the root of the site if it has no scheme.")
    text: Text


class PublishedError(Entry):
    """An error message of machine-learning apps in Flask and Django."""

    url: Text = Field(description="Where the site explains the message, relative to its root.")
    message: Text = Field(description="As printed, with examples for what differs from case to case.")
    pattern: Text = Field(description="Regular expression of Python that finds the message, whatever differs.")
    source: Text = Field(description="The program that prints it.")
    frameworks: Several[Framework]
    means: Text = Field(description="Markdown.")
    fix: dict[Framework, Text] = Field(description="What helps, in Markdown, by framework.")
    links: Several[PublishedLink]
    evidence: Several[Evidence]


PUBLISHED = TypeAdapter(list[PublishedError])


def schema() -> dict[str, Any]:
    """The JSON Schema of `records`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | PUBLISHED.json_schema()


def records(errors: Iterable[ErrorMessage]) -> list[dict[str, Any]]:
    """The messages as `schema` describes them."""
    return PUBLISHED.dump_python([_published(error) for error in errors], mode="json")  # type: ignore[no-any-return]


def _published(error: ErrorMessage) -> PublishedError:
    return PublishedError(
        id=error.id,
        url=f"{PAGE}#{error.id}",
        message=error.message,
        pattern=error.pattern,
        source=error.source,
        frameworks=tuple(error.fixes),
        means=error.means,
        fix=error.fixes,
        links=tuple(PublishedLink(url=address, text=text) for address, text in error.links),
        evidence=tuple(f"{pointer.kind}:{pointer.target}" for pointer in error.evidence),
    )
