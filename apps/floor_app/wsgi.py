"""What does a server load? `gunicorn floor_app.wsgi:application`."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from floor_app import features
from floor_app.answers import Answer, as_errors, as_json
from predictor import MAX_BODY_BYTES, InvalidInput, too_large

ROUTES: dict[str, tuple[str, Callable[[bytes], Answer]]] = {
    "/json/": ("GET", features.hello),
    "/predict/": ("POST", features.predict),
    "/batch/": ("POST", features.batch),
    "/remote/": ("GET", features.remote),
    "/complete/": ("GET", features.complete),
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer = answer_to(environ)
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", ROUTES[environ["PATH_INFO"]][0]))
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [answer.body]


def answer_to(environ: dict[str, Any]) -> Answer:
    if environ["PATH_INFO"] not in ROUTES:
        return as_json({"errors": [{"field": "path", "message": "Not found"}]}, 404)
    method, feature = ROUTES[environ["PATH_INFO"]]
    if environ["REQUEST_METHOD"] != method:
        return as_json({"errors": [{"field": "method", "message": "Not allowed"}]}, 405)
    try:
        return feature(read_body(environ))
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
