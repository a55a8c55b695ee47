"""GET /json/: the smallest answer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("json", __name__)


# --8<-- [start:json]
@blueprint.get("/")
def hello() -> ResponseReturnValue:
    return jsonify(message="Hello, World!")


# --8<-- [end:json]
