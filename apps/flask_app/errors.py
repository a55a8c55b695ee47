"""How is a refusal told? The JSON endpoints answer with a list of problems."""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from predictor import InvalidInput, too_large


# --8<-- [start:errors]
def invalid_input(error: InvalidInput) -> ResponseReturnValue:
    return jsonify(errors=error.errors), error.status


def body_too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    return invalid_input(too_large())


def init_app(app: Flask) -> None:
    app.register_error_handler(InvalidInput, invalid_input)
    app.register_error_handler(RequestEntityTooLarge, body_too_large)


# --8<-- [end:errors]
