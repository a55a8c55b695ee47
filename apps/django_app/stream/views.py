"""GET /stream/: tokens as a language model writes them, sent as events."""

import json
from collections.abc import AsyncIterator, Iterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

import predictor


# --8<-- [start:stream]
@require_safe
def stream(request: HttpRequest) -> StreamingHttpResponse:
    # Of a generator that does not fit its interface, Django collects the whole answer before it sends any of it.
    answer = events_async() if isinstance(request, ASGIRequest) else events()
    # The second header asks nginx, where it stands in front, to pass each event on at once.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(answer, content_type="text/event-stream", headers=headers)


def events() -> Iterator[str]:
    for token in predictor.tokens():
        yield event(token)
    yield "data: [DONE]\n\n"


async def events_async() -> AsyncIterator[str]:
    async for token in predictor.tokens_async():
        yield event(token)
    yield "data: [DONE]\n\n"


def event(token: str) -> str:
    return f"data: {json.dumps({'token': token})}\n\n"


# --8<-- [end:stream]
