"""POST /predict/ and /predict/<model>/: one flower."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import predictor

blueprint = Blueprint("predict", __name__)


# --8<-- [start:predict]
@blueprint.post("/")
def predict() -> ResponseReturnValue:
    row = predictor.parse_row(request.get_data(cache=False))
    (prediction,) = predictor.predict([row])
    return jsonify(prediction)


# --8<-- [end:predict]


# --8<-- [start:predict-model]
@blueprint.post("/<model>/")
def predict_by_model(model: str) -> ResponseReturnValue:
    row = predictor.parse_row(request.get_data(cache=False))
    (prediction,) = predictor.predict([row], model)
    return jsonify(prediction)


# --8<-- [end:predict-model]
