"""A validated prediction in one Flask file."""

from flask import Flask, request

application = Flask(__name__)


@application.post("/predict/")
def predict():
    length = (request.get_json(silent=True) or {}).get("petal_length_cm")
    if not isinstance(length, int | float) or not 0 <= length <= 30:
        return {"errors": [{"field": "petal_length_cm", "message": "must be a number from 0 to 30"}]}, 422
    return {"label": "setosa" if length < 2.5 else "other"}
