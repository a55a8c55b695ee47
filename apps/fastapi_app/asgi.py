"""What does a server load? `uvicorn fastapi_app.asgi:application`."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

import predictor
from predictor import MAX_BODY_BYTES, InvalidInput, Prediction, too_large

application = FastAPI(openapi_url=None)  # nothing but the measured features, so no pages that describe them


async def read_body(request: Request) -> bytes:
    # FastAPI sets no limit, and a body that it reads as JSON itself would be refused in words of its own.
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise too_large()  # before the rest of it is read
    return bytes(body)


Body = Annotated[bytes, Depends(read_body)]


@application.exception_handler(InvalidInput)
async def invalid_input(request: Request, error: InvalidInput) -> JSONResponse:
    return JSONResponse({"errors": error.errors}, error.status)


@application.get("/json/")
async def hello() -> dict[str, str]:
    return {"message": "Hello, World!"}


# `def` and not `async def`: a model computes, and in the event loop it would hold up every other request.
@application.post("/predict/")
def predict(body: Body) -> Prediction:
    (prediction,) = predictor.predict([predictor.parse_row(body)])
    return prediction


@application.post("/predict/{model}/")
def predict_by_model(body: Body, model: str) -> Prediction:
    (prediction,) = predictor.predict([predictor.parse_row(body)], model)
    return prediction


@application.get("/stream/")
async def stream() -> StreamingResponse:
    # The last header asks nginx, where it stands in front, to pass each event on at once.
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), headers=headers)


async def events() -> AsyncIterator[str]:
    async for token in predictor.tokens_async():
        yield f"data: {json.dumps({'token': token})}\n\n"
    yield "data: [DONE]\n\n"
