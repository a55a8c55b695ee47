"""Which species is this flower? A small scikit-learn pipeline that is trained when the process starts.

Or a dearer model, loaded when it is first asked: how much of a request is the framework's depends on the model.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypedDict

import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from predictor import boosting, network
from predictor.inputs import InvalidInput, Row


class Prediction(TypedDict):
    label: str
    probability: float


class UnknownModel(InvalidInput):
    """A model that is asked for and that we do not have."""

    def __init__(self) -> None:
        super().__init__(404, [{"field": "model", "message": f"No such model; known: {', '.join(MODELS)}"}])


def train() -> tuple[Pipeline, list[str]]:
    """Fit on the data set that scikit-learn brings along: milliseconds, and no pickle to trust or to keep in step."""
    iris = load_iris()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(random_state=0, max_iter=1000))
    pipeline.fit(iris.data, iris.target)
    return pipeline, [str(name) for name in iris.target_names]


# Module level: loaded once per process, when the module is first imported, and shared by all its threads.
# With `gunicorn --preload` that is once for all workers.
PIPELINE, LABELS = train()

# Measurements, one row for each flower -> probabilities, one column for each label. The cheapest first, as timed alone.
MODELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "regression": PIPELINE.predict_proba,
    "network-100": partial(network.probabilities, copies=100),
    "boosting": boosting.probabilities,
    "network-1000": partial(network.probabilities, copies=1_000),
    "network-10000": partial(network.probabilities, copies=10_000),
}


def predict(rows: Sequence[Row], model: str = "regression") -> list[Prediction]:
    """One call of the model for all rows, because the cost of a call hardly depends on their number."""
    if model not in MODELS:
        raise UnknownModel
    measurements = np.array(
        [(row.sepal_length_cm, row.sepal_width_cm, row.petal_length_cm, row.petal_width_cm) for row in rows]
    )
    probabilities = MODELS[model](measurements)
    best = probabilities.argmax(axis=1)
    return [
        {"label": LABELS[label], "probability": round(float(row[label]), 4)}
        for label, row in zip(best, probabilities, strict=True)
    ]
