"""Which address leads to which feature, and by which method only?"""

import os
import re
from collections.abc import Callable, Iterator
from functools import partial

from floor_app import features, stream
from floor_app.answers import NOT_FOUND, Answer, Request, not_allowed

Feature = Callable[[Request], Answer] | Callable[[], Iterator[bytes]]
Route = tuple[str, Feature]  # the only method that it takes, and what answers

ROUTES: dict[str, Route] = {
    "/json/": ("GET", features.hello),
    "/predict/": ("POST", features.predict),
    "/batch/": ("POST", features.batch),
    "/remote/": ("GET", features.remote),
    "/upload/": ("POST", features.upload),
    "/stream/": ("GET", stream.events),
}
PREDICT_BY_MODEL = re.compile("/predict/([^/]+)/")
LOOKUP = re.compile("/lookup/([0-9]+)/")

HAS_DATABASE = bool(os.environ.get("DATABASE_URL"))
if HAS_DATABASE:
    from floor_app import stored

    ROUTES["/complete/"] = ("GET", stored.complete)


def find(method: str, path: str) -> Feature | Answer:
    """What answers, or the refusal if nothing does."""
    route = route_of(path)
    if route is None:
        return NOT_FOUND
    allowed, feature = route
    return feature if method == allowed else not_allowed(allowed)


def route_of(path: str) -> Route | None:
    if path in ROUTES:
        return ROUTES[path]
    if model := PREDICT_BY_MODEL.fullmatch(path):
        return "POST", partial(features.predict_by_model, model=model[1])
    if HAS_DATABASE and (flower := LOOKUP.fullmatch(path)):
        return "GET", partial(stored.lookup, flower_id=int(flower[1]))
    return None
