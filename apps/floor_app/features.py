"""The measured features: the same work as in the frameworks, and nothing round it."""

import os
from io import BytesIO

import httpx
from jinja2 import Environment, PackageLoader
from multipart import parse_form_data
from sqlalchemy import select

import predictor
from floor_app.answers import Answer, Request, as_html, as_json
from floor_app.database import MAX_ID, Flower, Sample, Session

UPSTREAM_URL = os.environ.get("UPSTREAM_URL", "")

# One client per process, so connections are kept and shared by its threads.
# No proxy from the environment: UPSTREAM_URL is meant as it is written.
client = httpx.Client(timeout=5.0, trust_env=False)

# Autoescape and no look at the file's date: what Flask sets, too.
templates = Environment(loader=PackageLoader("floor_app"), autoescape=True, auto_reload=False)


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


def complete(request: Request) -> Answer:
    with Session() as session:
        samples = list(session.scalars(select(Sample).order_by(Sample.id).limit(100)))
        samples.append(Sample(id=0, label="added at request time"))
        samples.sort(key=lambda sample: (sample.label, sample.id))
        return as_html(templates.get_template("complete.html").render(samples=samples))


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


def lookup(request: Request, flower_id: int) -> Answer:
    with Session() as session:
        # Asked for a number that fits no column, a database complains where Django's ORM finds nothing.
        flower = session.get(Flower, flower_id) if flower_id <= MAX_ID else None
        if flower is None:
            raise predictor.UnknownFlower
        (prediction,) = predictor.predict([predictor.Row.model_validate(flower, from_attributes=True)])
        return as_json({"flower": flower_id, **prediction})
