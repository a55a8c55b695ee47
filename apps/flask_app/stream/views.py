"""GET /stream/: tokens as a language model writes them, sent as events."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

import predictor

blueprint = Blueprint("stream", __name__)


# --8<-- [start:stream]
@blueprint.get("/")
def stream() -> ResponseReturnValue:
    # The second header asks nginx, where it stands in front, to pass each event on at once.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return Response(events(), content_type="text/event-stream", headers=headers)


def events() -> Iterator[str]:
    for token in predictor.tokens():
        yield f"data: {json.dumps({'token': token})}\n\n"
    yield "data: [DONE]\n\n"


# --8<-- [end:stream]
