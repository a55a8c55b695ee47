"""What does an asynchronous server load? `uvicorn floor_app.asgi:application`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from floor_app import features, routes, stream
from floor_app.answers import Answer, Request, as_errors
from predictor import MAX_BODY_BYTES, InvalidInput, too_large

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])  # so a server learns that there is no lifespan and no web socket
    found = routes.find(scope["method"], scope["path"])
    if found is stream.events:
        await start(send, 200, stream.HEADERS)
        async for event in stream.events_async():
            await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body"})
    else:
        answer = found if isinstance(found, Answer) else await answer_of(found, scope, receive)
        await start(send, answer.status, answer.headers)
        await send({"type": "http.response.body", "body": answer.body})


async def start(send: Send, status: int, headers: list[tuple[str, str]]) -> None:
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


async def answer_of(feature: Callable[[Request], Answer], scope: Scope, receive: Receive) -> Answer:
    try:
        content_type = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
        request = Request(await read_body(receive), content_type)
        if feature is features.hello:
            return feature(request)
        # In a thread: one that computes or waits in the event loop would hold up every other request.
        return await asyncio.to_thread(feature, request)
    except InvalidInput as error:
        return as_errors(error)


async def read_body(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY_BYTES:
            raise too_large()  # before the rest of it is read
    return bytes(body)
