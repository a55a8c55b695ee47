"""What does a server load? `gunicorn floor_app.wsgi:application`."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any

from floor_app import features
from floor_app.answers import Answer, as_errors, as_json
from predictor import MAX_BODY_BYTES, InvalidInput, too_large

Route = tuple[str, Callable[[bytes], Answer]]  # the only method that it takes, and what answers

ROUTES: dict[str, Route] = {
    "/json/": ("GET", features.hello),
    "/predict/": ("POST", features.predict),
    "/batch/": ("POST", features.batch),
    "/remote/": ("GET", features.remote),
    "/complete/": ("GET", features.complete),
}
PREDICT_BY_MODEL = re.compile("/predict/([^/]+)/")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer = answer_to(environ)
    headers = [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
    if answer.allow:
        headers.append(("Allow", answer.allow))
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [answer.body]


def route_of(path: str) -> Route | None:
    if path in ROUTES:
        return ROUTES[path]
    model = PREDICT_BY_MODEL.fullmatch(path)
    return ("POST", partial(features.predict_by_model, model=model[1])) if model else None


def answer_to(environ: dict[str, Any]) -> Answer:
    route = route_of(environ["PATH_INFO"])
    if route is None:
        return as_json({"errors": [{"field": "path", "message": "Not found"}]}, 404)
    method, feature = route
    if environ["REQUEST_METHOD"] != method:
        return as_json({"errors": [{"field": "method", "message": "Not allowed"}]}, 405)._replace(allow=method)
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
