"""Which species is this flower? A small scikit-learn pipeline that is trained when the process starts."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from predictor.inputs import Row


class Prediction(TypedDict):
    label: str
    probability: float


def train() -> tuple[Pipeline, list[str]]:
    """Fit on the data set that scikit-learn brings along: milliseconds, and no pickle to trust or to keep in step."""
    iris = load_iris()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(random_state=0, max_iter=1000))
    pipeline.fit(iris.data, iris.target)
    return pipeline, [str(name) for name in iris.target_names]


# Module level: loaded once per process, when the module is first imported, and shared by all its threads.
# With `gunicorn --preload` that is once for all workers.
PIPELINE, LABELS = train()


def predict(rows: Sequence[Row]) -> list[Prediction]:
    """One call of the model for all rows, because the cost of a call hardly depends on their number."""
    measurements = np.array(
        [(row.sepal_length_cm, row.sepal_width_cm, row.petal_length_cm, row.petal_width_cm) for row in rows]
    )
    probabilities = PIPELINE.predict_proba(measurements)
    best = probabilities.argmax(axis=1)
    return [
        {"label": LABELS[label], "probability": round(float(row[label]), 4)}
        for label, row in zip(best, probabilities, strict=True)
    ]
