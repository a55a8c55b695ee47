"""Which digit is in this picture? A small scikit-learn model; an upload reaches it as a file that is open.

As in the data set that it was trained on, the digit is light and what lies around it is dark.
"""

import warnings
from functools import cache
from types import ModuleType
from typing import IO, TYPE_CHECKING

import numpy as np

from predictor.inputs import InvalidInput
from predictor.model import Prediction

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FORMATS = ("PNG", "JPEG")
MAX_PIXELS = 1024 * 1024
SIDE = 8
FULL = 16  # the brightest pixel of the data set


class InvalidImage(InvalidInput):
    """An upload that is refused: there is no file, or it is no picture that we read."""

    def __init__(self, message: str) -> None:
        super().__init__(422, [{"field": "image", "message": message}])


def parse_image(file: IO[bytes] | None) -> np.ndarray:
    """Make of an uploaded file what the model wants: one row of 8 x 8 grey pixels from 0 to 16."""
    if not file:  # nor is one there if the browser sent the field with no file chosen
        raise InvalidImage("File required")
    images = pillow()
    try:
        with images.open(file, formats=FORMATS) as image:
            grey = image.convert("L").resize((SIDE, SIDE), images.Resampling.BOX)
    except (images.DecompressionBombWarning, images.DecompressionBombError) as error:
        # Known from the head of the file, before a pixel is unpacked: a few bytes may promise gigabytes.
        raise InvalidImage(f"Image should have at most {MAX_PIXELS} pixels") from error
    except Exception as error:  # there is no end to what the readers of formats stumble over in a broken file
        raise InvalidImage(f"File should be an image, {' or '.join(FORMATS)}") from error
    return np.asarray(grey, dtype=np.float64).reshape(1, -1) * (FULL / 255)


def predict_digit(pixels: np.ndarray) -> Prediction:
    (probabilities,) = digits().predict_proba(pixels)
    return {"label": str(probabilities.argmax()), "probability": round(float(probabilities.max()), 4)}


@cache
def pillow() -> ModuleType:
    # Imported at the first upload: an app that gets none does not pay for it.
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    # Pillow only warns until there are twice as many.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image


@cache
def digits() -> "Pipeline":
    # Trained at the first question, for the same reason.
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MaxAbsScaler

    known = load_digits()
    return make_pipeline(MaxAbsScaler(), LogisticRegression(random_state=0, max_iter=1000)).fit(
        known.data, known.target
    )
