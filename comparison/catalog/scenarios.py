"""The requests that every app is asked, each with the check that only the right answer passes."""

import json
from dataclasses import dataclass

from comparison.catalog.checks import Check, equals, has_digest, has_events, has_table, near
from comparison.catalog.payloads import BOUNDARY, FEATURES, batch_rows, digit_png, multipart

BATCH_ROWS = 1000


@dataclass(frozen=True)
class Scenario:
    """One request and the exact answer it must get; the same object verifies an app and loads it."""

    id: str
    title: str
    asks: str  # what the request makes the app do, in one sentence
    method: str
    path: str
    body: bytes
    check: Check
    seconds: float  # how long one launch measures it
    needs: tuple[str, ...] = ()  # what must run beside the app: "upstream", "database", "postgresql"
    model: str = ""  # the model of the predictor that answers; empty where none does
    content_type: str = "application/json"  # of the body, where there is one

    @property
    def feature(self) -> str:
        """Folder of every app that answers: the first part of the path."""
        return self.path.split("/")[1]

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": self.content_type} if self.body else {}


def _dump(document: object) -> bytes:
    return json.dumps(document).encode()


_ONE_ROW = dict(zip(FEATURES, (5.1, 3.5, 1.4, 0.2), strict=True))
_FLOWER_42 = {"flower": 42, "label": "setosa", "probability": 0.7558}

SCENARIOS: dict[str, Scenario] = {
    scenario.id: scenario
    for scenario in (
        Scenario(
            "json", "Small JSON document", "Returns a fixed document of one key.",
            "GET", "/json/", b"", equals({"message": "Hello, World!"}), seconds=5.5,
        ),
        Scenario(
            "predict", "One prediction", "Validates one row and returns its label and probability.",
            "POST", "/predict/", _dump(_ONE_ROW), equals({"label": "setosa", "probability": 0.9847}), seconds=6.5,
            model="regression",
        ),
        Scenario(
            "batch", "1,000 predictions", "Validates 1,000 rows and returns a label and a probability for each.",
            "POST", "/batch/", _dump({"rows": batch_rows(BATCH_ROWS)}), has_digest("d37426cbbab1be45"), seconds=5,
            model="regression",
        ),
        Scenario(
            "remote", "Wait for another service", "Asks a service that answers after 100 ms and returns its text.",
            "GET", "/remote/", b"", equals({"upstream": "Hello"}), seconds=5, needs=("upstream",),
        ),
        Scenario(
            "complete", "Database to HTML", "Loads 100 rows by the ORM, adds one, sorts them, renders an HTML table.",
            "GET", "/complete/", b"", has_table(102, "1f4abae79622062d"), seconds=5, needs=("database",),
        ),
        Scenario(
            "network-100", "Neural network, 100 copies",
            "Validates one row and lets a neural network judge 100 slightly different copies of it.",
            "POST", "/predict/network-100/", _dump(_ONE_ROW), near("setosa", 0.9966), seconds=5, model="network-100",
        ),
        Scenario(
            "boosting", "Boosted trees", "Validates one row and asks a model of gradient-boosted trees about it.",
            "POST", "/predict/boosting/", _dump(_ONE_ROW), near("setosa", 1.0), seconds=5, model="boosting",
        ),
        Scenario(
            "network-1000", "Neural network, 1,000 copies",
            "Validates one row and lets a neural network judge 1,000 slightly different copies of it.",
            "POST", "/predict/network-1000/", _dump(_ONE_ROW), near("setosa", 0.9967), seconds=6,
            model="network-1000",
        ),
        Scenario(
            "network-10000", "Neural network, 10,000 copies",
            "Validates one row and lets a neural network judge 10,000 slightly different copies of it.",
            "POST", "/predict/network-10000/", _dump(_ONE_ROW), near("setosa", 0.9967), seconds=12,
            model="network-10000",
        ),
        Scenario(
            "upload", "Picture upload", "Reads a form with a PNG of 50 kB, decodes it, returns the digit in it.",
            "POST", "/upload/", multipart("image", "three.png", digit_png()), near("3", 0.9893), seconds=5,
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
        ),
        Scenario(
            "lookup-sqlite", "One row of SQLite",
            "Finds a flower by its key by the ORM, returns what a model says of it.",
            "GET", "/lookup/42/", b"", equals(_FLOWER_42), seconds=5, needs=("database",),
        ),
        Scenario(
            "lookup-postgresql", "One row of PostgreSQL",
            "Finds a flower by its key by the ORM, on a connection that is kept, returns what a model says of it.",
            "GET", "/lookup/42/", b"", equals(_FLOWER_42), seconds=5, needs=("postgresql",),
        ),
        Scenario(
            "stream", "Streamed tokens", "Sends 50 events, one every 20 ms, each as soon as it is there.",
            "GET", "/stream/", b"", has_events(50, "4b2e85973837da44"), seconds=1,
        ),
    )
}  # fmt: skip

# One row, asked of one model after the other, the cheapest first on the machine where they were written down.
# On another one the middle may lie otherwise: who draws them sorts them by what was measured.
MODEL_SCENARIOS: tuple[str, ...] = tuple(s.id for s in SCENARIOS.values() if s.model and s.body == _dump(_ONE_ROW))
