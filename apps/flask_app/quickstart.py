"""The app as Flask's quickstart begins one: a single module, no key, no session, nothing configured.

https://flask.palletsprojects.com/en/stable/quickstart/
"""

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

import predictor

app = Flask(__name__)


@app.route("/json/")
def hello() -> ResponseReturnValue:
    return {"message": "Hello, World!"}


@app.post("/predict/")
@app.post("/predict/<model>/")
def predict(model: str = "regression") -> ResponseReturnValue:
    row = predictor.parse_row(request.get_data(cache=False))
    (prediction,) = predictor.predict([row], model)
    return jsonify(prediction)


@app.errorhandler(predictor.InvalidInput)
def invalid_input(error: predictor.InvalidInput) -> ResponseReturnValue:
    return jsonify(errors=error.errors), error.status
