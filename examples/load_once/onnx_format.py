"""The same classifier in ONNX: operators and numbers, no Python."""

from pathlib import Path

import numpy as np
import onnxruntime
from features import AddAreas
from skl2onnx import to_onnx


def save(model, path):
    classifier = model[-1]  # ONNX has no place for AddAreas.
    example = np.zeros((1, classifier.n_features_in_), np.float32)
    options = {"zipmap": False}  # An array of probabilities, no dicts.
    saved = to_onnx(classifier, example, options=options)
    Path(path).write_bytes(saved.SerializeToString())


def load(data):
    session = onnxruntime.InferenceSession(data)

    def predict(rows):
        features = AddAreas().transform(rows).astype(np.float32)
        return session.run(["label", "probabilities"], {"X": features})

    return predict
