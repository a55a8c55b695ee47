"""Which species does a gradient-boosted forest see? Hundreds of small trees, each asked in turn."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier


@cache
def forest() -> "HistGradientBoostingClassifier":
    # Imported and trained at the first question: an app that never asks this model does not pay for it.
    from sklearn.datasets import load_iris
    from sklearn.ensemble import HistGradientBoostingClassifier

    iris = load_iris()
    return HistGradientBoostingClassifier(random_state=0).fit(iris.data, iris.target)


def probabilities(measurements: np.ndarray) -> np.ndarray:
    return forest().predict_proba(measurements)
