"""The measured features: the same work as in the frameworks, and nothing round it."""

import os
from io import BytesIO

import httpx
from multipart import parse_form_data

import predictor
from floor_app.answers import Answer, Request, as_json

UPSTREAM_URL = os.environ.get("UPSTREAM_URL", "")

# One client per process, so connections are kept and shared by its threads.
# No proxy from the environment: UPSTREAM_URL is meant as it is written.
client = httpx.Client(timeout=5.0, trust_env=False)


def hello(request: Request) -> Answer:
    return as_json({"message": "Hello, World!"})


def predict(request: Request) -> Answer:
    row = predictor.parse_row(request.body)
    (prediction,) = predictor.predict([row])
    return as_json(prediction)


def predict_by_model(request: Request, model: str) -> Answer:
    row = predictor.parse_row(request.body)
    (prediction,) = predictor.predict([row], model)
    return as_json(prediction)


def batch(request: Request) -> Answer:
    rows = predictor.parse_rows(request.body)
    return as_json({"predictions": predictor.predict(rows)})


def remote(request: Request) -> Answer:
    try:
        answer = client.get(UPSTREAM_URL).raise_for_status()
    except httpx.TimeoutException:
        return upstream_error("The upstream did not answer in time", 504)
    except httpx.HTTPError:
        return upstream_error("The upstream did not answer properly", 502)
    return as_json({"upstream": answer.text})


def upstream_error(message: str, status: int) -> Answer:
    return as_json({"errors": [{"field": "upstream", "message": message}]}, status)


def upload(request: Request) -> Answer:
    form = {
        "wsgi.input": BytesIO(request.body),
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.content_type,
    }
    # The limit is as high as that of a body, which is in memory already: no part goes to a file on the disk.
    _, files = parse_form_data(form, memfile_limit=predictor.MAX_BODY_BYTES)
    part = files.get("image")
    image = predictor.parse_image(part.file if part and part.filename else None)
    return as_json(predictor.predict_digit(image))
