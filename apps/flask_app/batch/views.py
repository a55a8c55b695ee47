"""POST /batch/: up to a thousand flowers."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import predictor
from flask_app.csrf import csrf

blueprint = Blueprint("batch", __name__)


# --8<-- [start:batch]
@blueprint.post("/")
@csrf.exempt  # called by programs, which have no session that could be abused
def batch() -> ResponseReturnValue:
    rows = predictor.parse_rows(request.get_data(cache=False))
    return jsonify(predictions=predictor.predict(rows))


# --8<-- [end:batch]
