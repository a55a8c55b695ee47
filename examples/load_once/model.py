"""Loads the model once in each process, after checking its hash."""

import hashlib
import io
import json
import os
import warnings
from functools import cache
from pathlib import Path

import joblib

HERE = Path(__file__).parent
MANIFEST = json.loads((HERE / "model.json").read_text())
VERSION = MANIFEST["version"]


@cache
def get_model():
    data = (HERE / MANIFEST["file"]).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != MANIFEST["sha256"]:
        raise ValueError(
            f"{MANIFEST['file']}: expected sha256 {MANIFEST['sha256']}, "
            f"got {digest}. Fetch the file that model.json names."
        )
    with warnings.catch_warnings():
        # Another version of scikit-learn may predict something else.
        warnings.filterwarnings("error", "Trying to unpickle estimator")
        model = joblib.load(io.BytesIO(data))
    print(f"Loaded {VERSION} in process {os.getpid()}", flush=True)
    return model
