"""Flask loads the model when the app is made, before a request."""

from flask import Flask, request
from model import VERSION, get_model

FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def create_app():
    app = Flask(__name__)
    if not app.debug:  # With --debug, at the first request instead.
        get_model()

    @app.post("/predict")
    def predict():
        row = read_row(request.get_json(silent=True))
        if row is None:
            error = f"Send lengths in cm as JSON: {', '.join(FIELDS)}."
            return {"error": error}, 400
        probabilities = get_model().predict_proba([row])[0]
        best = probabilities.argmax()
        return {
            "label": str(get_model().classes_[best]),
            "model": VERSION,
            "probability": round(float(probabilities[best]), 3),
        }

    @app.get("/health")
    def health():
        get_model()
        return {"model": VERSION, "status": "ok"}

    return app


def read_row(data):
    if not isinstance(data, dict):
        return None
    row = [data.get(field) for field in FIELDS]
    if all(
        type(value) in (int, float) and 0 < value <= 30 for value in row
    ):
        return row
    return None
