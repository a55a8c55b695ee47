"""What does a server load? `gunicorn floor_app.wsgi:application`."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from floor_app import routes, stream
from floor_app.answers import Answer, Request, as_errors
from predictor import MAX_BODY_BYTES, InvalidInput, too_large


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    found = routes.find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
    if found is stream.events:
        start_response("200 OK", stream.HEADERS)
        return stream.events()
    answer = found if isinstance(found, Answer) else answer_of(found, environ)
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", answer.headers)
    return [answer.body]


def answer_of(feature: Callable[[Request], Answer], environ: dict[str, Any]) -> Answer:
    try:
        return feature(Request(read_body(environ), environ.get("CONTENT_TYPE", "")))
    except InvalidInput as error:
        return as_errors(error)


def read_body(environ: dict[str, Any]) -> bytes:
    try:
        length = max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        length = 0
    if length > MAX_BODY_BYTES:
        raise too_large()  # before a byte of it is read
    return environ["wsgi.input"].read(length) if length else b""
