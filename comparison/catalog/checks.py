"""Which answers are right: what the scenarios hold an answer against."""

import hashlib
import json
import re
from collections.abc import Callable
from html import unescape

# A check gives None for the right answer, else what is wrong with it.
Check = Callable[[bytes], str | None]
TOLERANCE = 0.01


def equals(expected: object) -> Check:
    """The JSON document `expected`, however it is spelled."""

    def check(body: bytes) -> str | None:
        return None if _load(body) == expected else f"expected {json.dumps(expected)}, got {body[:200]!r}"

    return check


def near(label: str, probability: float) -> Check:
    """A prediction, with room for what another processor's arithmetic does to a float32, but for no other answer."""

    def check(body: bytes) -> str | None:
        match _load(body):
            case {"label": str(got), "probability": float(given), **more}:
                right = got == label and abs(given - probability) <= TOLERANCE and not more
            case _:
                right = False
        expected = f"{label} with a probability within {TOLERANCE} of {probability}"
        return None if right else f"expected {expected}, got {body[:200]!r}"

    return check


def has_digest(expected: str) -> Check:
    """A JSON document too long to stand here."""

    def check(body: bytes) -> str | None:
        got = _digest(_load(body))
        return None if got == expected else f"expected an answer with digest {expected}, got {got}: {body[:200]!r}"

    return check


def has_table(rows: int, digest: str) -> Check:
    """An HTML page with a table of so many rows; the first is its head."""

    def check(body: bytes) -> str | None:
        cells = table_cells(body)
        if len(cells) != rows:
            return f"expected a table of {rows} rows, got {len(cells)}"
        got = _digest(cells[1:])
        return None if got == digest else f"expected table cells with digest {digest}, got {got}"

    return check


def has_events(count: int, digest: str) -> Check:
    """A whole stream: `count` tokens and then the end, each an event of its own."""

    def check(body: bytes) -> str | None:
        *events, after = body.decode(errors="replace").split("\n\n")
        if len(events) != count + 1 or events[-1] != "data: [DONE]" or after:
            return f"expected {count} events and [DONE], got {len(events)} that end with {body[-200:]!r}"
        got = _digest([_load(event[6:].encode()) if event.startswith("data: ") else None for event in events[:-1]])
        return None if got == digest else f"expected tokens with digest {digest}, got {got}: {body[:200]!r}"

    return check


def table_cells(body: bytes) -> list[list[str]]:
    """The text of the cells of all HTML tables in a page, row by row; layout and white space do not count."""
    rows = re.split(r"<tr\b[^>]*>", body.decode(errors="replace"))[1:]
    return [[_text(cell) for cell in re.split(r"<t[dh]\b[^>]*>", row)[1:]] for row in rows]


def _text(cell: str) -> str:
    """The text from a cell's start tag on, up to its end tag, which HTML lets one leave out."""
    inner = re.split(r"</t(?:d|h|r|able)>", cell)[0]
    return unescape(re.sub(r"<[^>]*>", "", inner)).strip()


def _load(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _digest(document: object) -> str:
    """Short fingerprint of a long answer; compact JSON, so white space and separators do not count."""
    return hashlib.sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()[:16]
