"""The Flask side: an app without any setting, and views as people first write them."""

import datetime
from dataclasses import dataclass

from flask import Flask, request, send_file


@dataclass
class Prediction:
    label: str
    probability: float


def predict():
    return request.get_json()


def form():
    return {"size": request.form["size"]}


def search():
    return {"k": request.args["k"]}


def fields():
    return {"fields": len(request.form)}


def upload():
    return {"name": request.files["image"].filename}


def labels():
    return {"virginica": 0.1, "setosa": 0.9}


def mixed_labels():
    return {0: 0.9, "other": 0.1}


def trained():
    return {"trained": datetime.datetime(2026, 11, 25, 4, 30, tzinfo=datetime.UTC)}


def best():
    return {"best": Prediction("setosa", 0.9)}


def batch():
    return [0.9, 0.1]


def model():
    return send_file(__file__)


def save():
    return {"saved": request.form["size"]}


def fails():
    return {"ratio": 1 / 0}


VIEWS = {
    "/predict": (predict, ["POST"]),
    "/form/": (form, ["GET", "POST", "PUT"]),
    "/search": (search, ["GET"]),
    "/fields": (fields, ["POST"]),
    "/upload": (upload, ["POST"]),
    "/labels": (labels, ["GET"]),
    "/mixed-labels": (mixed_labels, ["GET"]),
    "/trained": (trained, ["GET"]),
    "/best": (best, ["GET"]),
    "/batch": (batch, ["GET"]),
    "/model": (model, ["GET"]),
    "/save": (save, ["POST"]),
    "/fails": (fails, ["GET"]),
}


def create(code: str = "") -> Flask:
    """The app; `code` is run before the routes are added, and may define a view anew."""
    app = Flask(__name__)
    names = globals() | {"app": app}
    exec(code, names)
    for rule, (view, methods) in VIEWS.items():
        app.add_url_rule(rule, view_func=names[view.__name__], methods=methods)
    return app
