"""The five measured features: the same work as in the frameworks, and nothing round it."""

import os

import httpx
from jinja2 import Environment, PackageLoader
from sqlalchemy import select

import predictor
from floor_app.answers import Answer, as_html, as_json
from floor_app.database import Sample, Session

UPSTREAM_URL = os.environ.get("UPSTREAM_URL", "")

# One client per process, so connections are kept and shared by its threads.
# No proxy from the environment: UPSTREAM_URL is meant as it is written.
client = httpx.Client(timeout=5.0, trust_env=False)

# Autoescape and no look at the file's date: what Flask sets, too.
templates = Environment(loader=PackageLoader("floor_app"), autoescape=True, auto_reload=False)


def hello(body: bytes) -> Answer:
    return as_json({"message": "Hello, World!"})


def predict(body: bytes) -> Answer:
    row = predictor.parse_row(body)
    (prediction,) = predictor.predict([row])
    return as_json(prediction)


def predict_by_model(body: bytes, model: str) -> Answer:
    row = predictor.parse_row(body)
    (prediction,) = predictor.predict([row], model)
    return as_json(prediction)


def batch(body: bytes) -> Answer:
    rows = predictor.parse_rows(body)
    return as_json({"predictions": predictor.predict(rows)})


def remote(body: bytes) -> Answer:
    try:
        answer = client.get(UPSTREAM_URL).raise_for_status()
    except httpx.TimeoutException:
        return upstream_error("The upstream did not answer in time", 504)
    except httpx.HTTPError:
        return upstream_error("The upstream did not answer properly", 502)
    return as_json({"upstream": answer.text})


def upstream_error(message: str, status: int) -> Answer:
    return as_json({"errors": [{"field": "upstream", "message": message}]}, status)


def complete(body: bytes) -> Answer:
    with Session() as session:
        samples = list(session.scalars(select(Sample).order_by(Sample.id).limit(100)))
        samples.append(Sample(id=0, label="added at request time"))
        samples.sort(key=lambda sample: (sample.label, sample.id))
        return as_html(templates.get_template("complete.html").render(samples=samples))
