"""What does a feature hand back when there is no framework that has a response class?"""

import json
from typing import NamedTuple

from predictor import InvalidInput


class Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes
    allow: str = ""  # the method that would have been right, where another one was used


def as_json(document: object, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(document).encode())


def as_errors(error: InvalidInput) -> Answer:
    return as_json({"errors": error.errors}, error.status)


def as_html(page: str) -> Answer:
    return Answer(200, "text/html; charset=utf-8", page.encode())
