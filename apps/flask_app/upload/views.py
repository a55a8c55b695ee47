"""POST /upload/: one picture of a digit, as a form sends files."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import predictor
from flask_app.csrf import csrf

blueprint = Blueprint("upload", __name__)


# --8<-- [start:upload]
@blueprint.post("/")
@csrf.exempt  # called by programs, which have no session that could be abused
def upload() -> ResponseReturnValue:
    image = predictor.parse_image(request.files.get("image"))
    return jsonify(predictor.predict_digit(image))


# --8<-- [end:upload]
