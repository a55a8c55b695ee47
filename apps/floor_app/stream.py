"""How does an answer reach its reader piece by piece? Its parts, one after the other, by either interface."""

import json
from collections.abc import AsyncIterator, Iterator

import predictor

# The last header asks nginx, where it stands in front, to pass each event on at once.
HEADERS = [("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache"), ("X-Accel-Buffering", "no")]
END = b"data: [DONE]\n\n"


def events() -> Iterator[bytes]:
    for token in predictor.tokens():
        yield event(token)
    yield END


async def events_async() -> AsyncIterator[bytes]:
    async for token in predictor.tokens_async():
        yield event(token)
    yield END


def event(token: str) -> bytes:
    return f"data: {json.dumps({'token': token})}\n\n".encode()
