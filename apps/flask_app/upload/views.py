"""POST /upload/: one picture of a digit, as a form sends files."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

import predictor

blueprint = Blueprint("upload", __name__)


# --8<-- [start:upload]
@blueprint.post("/")
def upload() -> ResponseReturnValue:
    image = predictor.parse_image(request.files.get("image"))
    return jsonify(predictor.predict_digit(image))


# --8<-- [end:upload]
