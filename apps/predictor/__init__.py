"""What does every app call? Models behind one strict reading of the request body, and no web framework."""

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
from predictor.table import samples

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_CM",
    "MAX_ROWS",
    "MIN_CM",
    "MODELS",
    "InvalidInput",
    "Prediction",
    "Row",
    "UnknownModel",
    "parse_row",
    "parse_rows",
    "predict",
    "samples",
    "too_large",
]
