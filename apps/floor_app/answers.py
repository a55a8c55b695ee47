"""What does a feature get and hand back when there is no framework that has classes for it?"""

import json
from typing import NamedTuple

from predictor import InvalidInput


class Request(NamedTuple):
    body: bytes
    content_type: str


class Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes
    allow: str = ""  # the method that would have been right, where another one was used

    @property
    def headers(self) -> list[tuple[str, str]]:
        length = ("Content-Length", str(len(self.body)))
        return [("Content-Type", self.content_type), length, *([("Allow", self.allow)] if self.allow else [])]


def as_json(document: object, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(document).encode())


def as_errors(error: InvalidInput) -> Answer:
    return as_json({"errors": error.errors}, error.status)


def as_html(page: str) -> Answer:
    return Answer(200, "text/html; charset=utf-8", page.encode())


NOT_FOUND = as_json({"errors": [{"field": "path", "message": "Not found"}]}, 404)


def not_allowed(allow: str) -> Answer:
    return as_json({"errors": [{"field": "method", "message": "Not allowed"}]}, 405)._replace(allow=allow)
