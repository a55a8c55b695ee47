"""What does every app call? Models behind one strict reading of the request body, and no web framework."""

from predictor.digits import InvalidImage, parse_image, predict_digit
from predictor.inputs import (
    MAX_BODY_BYTES,
    MAX_CM,
    MAX_ROWS,
    MIN_CM,
    InvalidInput,
    Row,
    parse_row,
    parse_rows,
    too_large,
)
from predictor.model import MODELS, Prediction, UnknownModel, predict
from predictor.stream import tokens, tokens_async
from predictor.table import UnknownFlower, flowers, samples

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_CM",
    "MAX_ROWS",
    "MIN_CM",
    "MODELS",
    "InvalidImage",
    "InvalidInput",
    "Prediction",
    "Row",
    "UnknownFlower",
    "UnknownModel",
    "flowers",
    "parse_image",
    "parse_row",
    "parse_rows",
    "predict",
    "predict_digit",
    "samples",
    "tokens",
    "tokens_async",
    "too_large",
]
