"""What is asked of every app, and which answer is the only right one?"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

# A check gives None for the right answer, else what is wrong with it.
Check = Callable[[bytes], str | None]

FEATURES = ("sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm")
BATCH_ROWS = 1000
TOLERANCE = 0.01


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
        """Headers that belong to the body."""
        return {"Content-Type": self.content_type} if self.body else {}


def _dump(document: object) -> bytes:
    return json.dumps(document).encode()


def _equals(expected: object) -> Check:
    def check(body: bytes) -> str | None:
        got = _load(body)
        return None if got == expected else f"expected {json.dumps(expected)}, got {body[:200]!r}"

    return check


def _near(label: str, probability: float) -> Check:
    """Leave room for what another processor's arithmetic does to a float32, but for no other answer."""
    expected = f"{label} with a probability within {TOLERANCE} of {probability}"

    def check(body: bytes) -> str | None:
        got = _load(body)
        match got:
            case {"label": str(said), "probability": float(given), **more}:
                right = said == label and abs(given - probability) <= TOLERANCE and not more
            case _:
                right = False
        return None if right else f"expected {expected}, got {body[:200]!r}"

    return check


def _load(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _digest(document: object) -> str:
    """Short fingerprint of a long answer; compact JSON, so white space and separators do not count."""
    return hashlib.sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()[:16]


def _has_digest(expected: str) -> Check:
    def check(body: bytes) -> str | None:
        got = _digest(_load(body))
        return None if got == expected else f"expected an answer with digest {expected}, got {got}: {body[:200]!r}"

    return check


class _Cells(HTMLParser):
    """Collects the text of every table row's cells, so that layout and white space do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data.strip()


def table_cells(body: bytes) -> list[list[str]]:
    """Give the cells of the HTML tables in a page, row by row."""
    parser = _Cells()
    parser.feed(body.decode(errors="replace"))
    return parser.rows


def _has_table(rows: int, digest: str) -> Check:
    def check(body: bytes) -> str | None:
        cells = table_cells(body)
        if len(cells) != rows:
            return f"expected a table of {rows} rows, got {len(cells)}"
        got = _digest(cells[1:])
        return None if got == digest else f"expected table cells with digest {digest}, got {got}"

    return check


def _has_events(count: int, digest: str) -> Check:
    """Look at the whole stream: `count` tokens and then the end, each an event of its own."""

    def check(body: bytes) -> str | None:
        *events, after = body.decode(errors="replace").split("\n\n")
        if len(events) != count + 1 or events[-1] != "data: [DONE]" or after:
            return f"expected {count} events and [DONE], got {len(events)} that end with {body[-200:]!r}"
        got = _digest([_load(event[6:].encode()) if event.startswith("data: ") else None for event in events[:-1]])
        return None if got == digest else f"expected tokens with digest {digest}, got {got}: {body[:200]!r}"

    return check


def batch_rows(count: int) -> list[dict[str, float]]:
    """Give `count` different rows of the four measurements, in cm, spread over all three species."""
    tenths = ((43 + i * 7 % 37, 20 + i * 11 % 25, 10 + i * 13 % 60, 1 + i * 17 % 25) for i in range(count))
    return [dict(zip(FEATURES, (n / 10 for n in row), strict=True)) for row in tenths]


# A three of the data set that the model of digits was trained on: one character for a pixel, 0 dark, f light.
_THREE = ("007fd100", "08d6f400", "021dd000", "002fb100", "0001cc10", "00001a80", "00845e90", "007dd900")
_MAGNIFIED = 28  # to 224 x 224 pixels
_BOUNDARY = "one-file-and-nothing-else"


def digit_png() -> bytes:
    """Draw the three as a grey PNG of 50 kB. Not compressed: the same bytes whatever the version of zlib."""
    rows = [bytes(int(pixel, 16) * 17 for pixel in row for _ in range(_MAGNIFIED)) for row in _THREE]
    pixels = b"".join(b"\0" + row for row in rows for _ in range(_MAGNIFIED))
    side = len(rows[0])
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)  # 8 bits of grey for a pixel
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, level=0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def multipart(name: str, filename: str, content: bytes) -> bytes:
    """Write the body that a browser sends for a form with one file."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return f"{head}Content-Type: image/png\r\n\r\n".encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


_ONE_ROW = dict(zip(FEATURES, (5.1, 3.5, 1.4, 0.2), strict=True))

_FLOWER_42 = {"flower": 42, "label": "setosa", "probability": 0.7558}

SCENARIOS: dict[str, Scenario] = {
    scenario.id: scenario
    for scenario in (
        Scenario(
            "json", "Small JSON document", "Returns a fixed document of one key.",
            "GET", "/json/", b"", _equals({"message": "Hello, World!"}), seconds=5.5,
        ),
        Scenario(
            "predict", "One prediction", "Validates one row and returns its label and probability.",
            "POST", "/predict/", _dump(_ONE_ROW), _equals({"label": "setosa", "probability": 0.9847}), seconds=6.5,
            model="regression",
        ),
        Scenario(
            "batch", "1,000 predictions", "Validates 1,000 rows and returns a label and a probability for each.",
            "POST", "/batch/", _dump({"rows": batch_rows(BATCH_ROWS)}), _has_digest("d37426cbbab1be45"), seconds=5,
            model="regression",
        ),
        Scenario(
            "remote", "Wait for another service", "Asks a service that answers after 100 ms and returns its text.",
            "GET", "/remote/", b"", _equals({"upstream": "Hello"}), seconds=5, needs=("upstream",),
        ),
        Scenario(
            "complete", "Database to HTML", "Loads 100 rows by the ORM, adds one, sorts them, renders an HTML table.",
            "GET", "/complete/", b"", _has_table(102, "1f4abae79622062d"), seconds=5, needs=("database",),
        ),
        Scenario(
            "network-100", "Neural network, 100 copies",
            "Validates one row and lets a neural network judge 100 slightly different copies of it.",
            "POST", "/predict/network-100/", _dump(_ONE_ROW), _near("setosa", 0.9966), seconds=5, model="network-100",
        ),
        Scenario(
            "boosting", "Boosted trees", "Validates one row and asks a model of gradient-boosted trees about it.",
            "POST", "/predict/boosting/", _dump(_ONE_ROW), _near("setosa", 1.0), seconds=5, model="boosting",
        ),
        Scenario(
            "network-1000", "Neural network, 1,000 copies",
            "Validates one row and lets a neural network judge 1,000 slightly different copies of it.",
            "POST", "/predict/network-1000/", _dump(_ONE_ROW), _near("setosa", 0.9967), seconds=6,
            model="network-1000",
        ),
        Scenario(
            "network-10000", "Neural network, 10,000 copies",
            "Validates one row and lets a neural network judge 10,000 slightly different copies of it.",
            "POST", "/predict/network-10000/", _dump(_ONE_ROW), _near("setosa", 0.9967), seconds=12,
            model="network-10000",
        ),
        Scenario(
            "upload", "Picture upload", "Reads a form with a PNG of 50 kB, decodes it, returns the digit in it.",
            "POST", "/upload/", multipart("image", "three.png", digit_png()), _near("3", 0.9893), seconds=5,
            content_type=f"multipart/form-data; boundary={_BOUNDARY}",
        ),
        Scenario(
            "lookup-sqlite", "One row of SQLite",
            "Finds a flower by its key by the ORM, returns what a model says of it.",
            "GET", "/lookup/42/", b"", _equals(_FLOWER_42), seconds=5, needs=("database",),
        ),
        Scenario(
            "lookup-postgresql", "One row of PostgreSQL",
            "Finds a flower by its key by the ORM, on a connection that is kept, returns what a model says of it.",
            "GET", "/lookup/42/", b"", _equals(_FLOWER_42), seconds=5, needs=("postgresql",),
        ),
        Scenario(
            "stream", "Streamed tokens", "Sends 50 events, one every 20 ms, each as soon as it is there.",
            "GET", "/stream/", b"", _has_events(50, "4b2e85973837da44"), seconds=1,
        ),
    )
}  # fmt: skip

# One row, asked of one model after the other, the cheapest first on the machine where they were written down.
# On another one the middle may lie otherwise: who draws them sorts them by what was measured.
MODEL_SCENARIOS: tuple[str, ...] = tuple(s.id for s in SCENARIOS.values() if s.model and s.body == _dump(_ONE_ROW))
