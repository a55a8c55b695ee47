"""Which species does a neural network see? Its cost is set by how many slightly different copies of a flower it judges.

That is test-time augmentation: the mean over the copies is steadier than one judgement, and costs as many as there are.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

MOST_COPIES = 10_000
HIDDEN = (512, 512)
# The flowers were measured to a tenth of a centimetre, so the true one lies within half of that, either way.
ROUNDING_CM = 0.05
# Made once, so that the same flower always gets the same answer.
JITTER = np.random.default_rng(0).uniform(-ROUNDING_CM, ROUNDING_CM, (MOST_COPIES, 4)).astype(np.float32)


def probabilities(measurements: np.ndarray, copies: int) -> np.ndarray:
    """Row by row: all copies of all rows at once might not fit into memory."""
    judge, rows = network(), measurements.astype(np.float32)
    return np.stack([judge(row + JITTER[:copies]).mean(axis=0, dtype=np.float64) for row in rows])


@cache
def network() -> Callable[[np.ndarray], np.ndarray]:
    """Train with scikit-learn, export as ONNX, run by ONNX Runtime, as one would serve a network from elsewhere."""
    # Imported and trained at the first question: that takes seconds, and most apps that import us never ask.
    from onnxruntime import ExecutionMode, InferenceSession, SessionOptions
    from skl2onnx import to_onnx
    from sklearn.datasets import load_iris
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    iris = load_iris()
    # L-BFGS: scikit-learn's own advice for so small a data set. Alpha keeps a network this large from overfitting.
    perceptron = MLPClassifier(HIDDEN, solver="lbfgs", alpha=1.0, tol=0.01, max_iter=1000, random_state=0)
    pipeline = make_pipeline(StandardScaler(), perceptron).fit(iris.data, iris.target)
    exported = to_onnx(pipeline, iris.data[:1].astype(np.float32), options={"zipmap": False})

    options = SessionOptions()
    # In the thread of the request: a model that took more cores than its server would measure the machine.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
    session = InferenceSession(exported.SerializeToString(), options, providers=["CPUExecutionProvider"])
    (name,) = (each.name for each in session.get_inputs())
    return lambda rows: session.run(["probabilities"], {name: rows})[0]
