"""Trains the model, saves it, and notes its version and its hash."""

import hashlib
import json
from pathlib import Path

import joblib
from features import AddAreas
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

VERSION = "iris-1"


def train():
    iris = load_iris()
    species = iris.target_names[iris.target]
    model = make_pipeline(AddAreas(), LogisticRegression(max_iter=5000))
    return model.fit(iris.data, species)


if __name__ == "__main__":
    joblib.dump(train(), "model.joblib")
    digest = hashlib.sha256(
        Path("model.joblib").read_bytes()
    ).hexdigest()
    manifest = {
        "version": VERSION,
        "file": "model.joblib",
        "sha256": digest,
    }
    Path("model.json").write_text(json.dumps(manifest, indent=2))
