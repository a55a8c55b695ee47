"""GET /health/: for whoever restarts a process that has stopped answering."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("health", __name__)


# --8<-- [start:health]
@blueprint.get("/")
def health() -> ResponseReturnValue:
    # The model is loaded when the module is, so a process that answers has one. The database is not asked:
    # restarting this process would not cure it.
    return jsonify(status="ok")


# --8<-- [end:health]
