"""Which form do the error messages have for programs, and what may a program rely on?"""

from collections.abc import Iterable
from typing import Any

from comparison.content.entries import ID
from comparison.content.error_messages import FRAMEWORKS_OF, ErrorMessage

PAGE = "serve/errors/"
TEXT = {"type": "string", "minLength": 1}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Error messages of machine-learning apps in Flask and Django",
    "description": "Addresses without a scheme are relative to the root of the site.",
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "url", "message", "pattern", "source", "frameworks", "means", "fix", "links", "evidence"],
        "properties": {
            "id": TEXT | {"pattern": f"^{ID.pattern}$", "description": "Never changes."},
            "url": TEXT | {"description": "Where the site explains the message."},
            "message": TEXT | {"description": "As printed, with examples for what differs from case to case."},
            "pattern": TEXT | {"description": "Regular expression of Python that finds the message, whatever differs."},
            "source": TEXT | {"description": "The program that prints it."},
            "frameworks": {"type": "array", "minItems": 1, "items": {"enum": list(FRAMEWORKS_OF["both"])}},
            "means": TEXT | {"description": "Markdown."},
            "fix": {
                "type": "object",
                "description": "What helps, in Markdown, by framework.",
                "additionalProperties": False,
                "properties": {framework: TEXT for framework in FRAMEWORKS_OF["both"]},
            },
            "links": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["url", "text"],
                    "properties": {"url": TEXT, "text": TEXT},
                },
            },
            "evidence": {
                "type": "array",
                "minItems": 1,
                "items": TEXT | {"pattern": "^[a-z]+:", "description": "test:<file>::<function> or source:<address>."},
            },
        },
    },
}


def records(errors: Iterable[ErrorMessage]) -> list[dict[str, Any]]:
    """Give the messages as SCHEMA describes them."""
    return [
        {
            "id": error.id,
            "url": f"{PAGE}#{error.id}",
            "message": error.message,
            "pattern": error.pattern,
            "source": error.source,
            "frameworks": list(error.fixes),
            "means": error.means,
            "fix": dict(error.fixes),
            "links": [{"url": address, "text": text} for address, text in error.links],
            "evidence": [f"{pointer.kind}:{pointer.target}" for pointer in error.evidence],
        }
        for error in errors
    ]
