"""Stands for a model: loading it leaves a line in the file that LOADS names."""

import os
from pathlib import Path


def load_model() -> None:
    """Note which process loaded the model."""
    if loads := os.environ.get("LOADS"):
        with Path(loads).open("a") as log:
            log.write(f"{os.getpid()}\n")
