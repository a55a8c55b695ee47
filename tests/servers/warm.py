"""What each app spends its first seconds on: models, imported and trained. The apps are forked from this process."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "apps"))
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # read at the import that follows

import predictor
from predictor import digits

for name in predictor.MODELS:
    predictor.predict(predictor.flowers()[:1], name)
digits.digits()
