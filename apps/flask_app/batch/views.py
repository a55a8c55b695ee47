"""POST /batch/: up to a thousand flowers."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import predictor

blueprint = Blueprint("batch", __name__)


# --8<-- [start:batch]
@blueprint.post("/")
def batch() -> ResponseReturnValue:
    rows = predictor.parse_rows(request.get_data(cache=False))
    return jsonify(predictions=predictor.predict(rows))


# --8<-- [end:batch]
