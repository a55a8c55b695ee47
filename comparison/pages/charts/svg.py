"""How does a plotly Figure look as a small SVG, drawn at build time, that any screen can show without JavaScript?

Draws what our charts use, and refuses the rest, so that nothing is lost in silence: horizontal bars that may float
(`base`), dots or squares with error bars, vertical lines, and an x axis with its range and ticks given. Categories
stand on the y axis; each has a line of text (its name on the left, the values' texts on the right) above its marks.
Where the layout groups marks (`scattermode`), each trace, or all that share an `offsetgroup`, have a lane of their own
below that line, and a text may stand beside its dot (`markers+text`).
Places along x are per cent and text has a size of its own, so one drawing fits a phone and a desk alike. Colours are
CSS classes, `series-<meta>` for a trace and `mark-<name>` for a shape, so they follow the palette.
"""

import math
from dataclasses import dataclass
from html import escape
from typing import Any

LEFT, WIDTH = 1.5, 97.0  # where the x axis lies, in per cent of the drawing
TEXT, ROW, MARK, AXIS = 18, 54, 34, 44  # pixels: baseline of a row's text, height of a row, middle of marks, axis
BAR, LANE, LOWER, GAP = 14, 21, 5, 11  # height of a bar, of a lane, how much lower lanes begin, from a mark to its text
SYMBOLS = ("circle", "square")
SIDES = {"middle right": (1, "start"), "middle left": (-1, "end")}  # to which side a text goes, and how it is anchored


class CannotDraw(ValueError):
    """The Figure holds something that this drawing does not know."""


@dataclass(frozen=True)
class Axis:
    """The x axis: from a value to a place."""

    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, layout: dict[str, Any]) -> "Axis":
        """Read the axis of a layout; its range must be given (as exponents of ten if it is logarithmic)."""
        axis = layout.get("xaxis", {})
        if "range" not in axis or axis.get("type", "linear") not in ("linear", "log"):
            raise CannotDraw("an x axis needs a range, and the type linear or log")
        return cls(float(axis["range"][0]), float(axis["range"][1]), axis.get("type") == "log")

    def place(self, value: float) -> float:
        """Give the place of a value, in per cent of the drawing's width, kept within the axis."""
        at = (math.log10(value) if value > 0 else -math.inf) if self.log else value
        share = (at - self.low) / (self.high - self.low)
        return LEFT + WIDTH * min(1.0, max(0.0, share))


@dataclass(frozen=True)
class Rows:
    """The y axis: where the text and the marks of a category stand, in pixels."""

    names: list[str]
    lanes: int

    @property
    def height(self) -> int:
        """Height of one category."""
        return ROW + self._lane(self.lanes - 1)

    @property
    def bottom(self) -> int:
        """Where the x axis lies."""
        return self.height * len(self.names)

    def text(self, name: str) -> int:
        """Give the baseline of a category's text."""
        return self.height * self.names.index(name) + TEXT

    def mark(self, name: str, lane: int) -> int:
        """Give the middle of a category's marks."""
        return self.height * self.names.index(name) + MARK + self._lane(lane)

    def _lane(self, lane: int) -> int:
        return LANE * lane + (LOWER if self.lanes > 1 else 0)


def svg(figure: Any, title: str, description: str) -> str:
    """Draw the Figure; title and description are read out instead of it."""
    document = figure.to_plotly_json()
    traces, layout = list(document["data"]), document["layout"]
    lanes = _lanes(traces, layout)
    axis, rows = Axis.of(layout), Rows(categories(traces), max(lanes, default=0) + 1)
    parts = [
        f'<svg class="chart" role="img" width="100%" height="{rows.bottom + AXIS}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
        *_ticks(layout, axis, rows.bottom),
        *_shapes(layout, axis, rows.bottom),
        *_marks(list(zip(traces, lanes, strict=True)), axis, rows),
        *_texts(traces, rows),
        "</svg>",
    ]
    return "".join(parts)


def categories(traces: list[Any]) -> list[str]:
    """Give every category of any trace, in the order of first sight: joined by name, never by position."""
    return list(dict.fromkeys(str(name) for trace in traces for name in trace.get("y", ())))


def _lanes(traces: list[Any], layout: dict[str, Any]) -> list[int]:
    """Give each trace its lane: all share one, unless the layout asks for groups."""
    if layout.get("scattermode") != "group":
        return [0] * len(traces)
    if any(trace.get("orientation") != "h" for trace in traces):
        raise CannotDraw("groups of nothing but traces whose orientation is h")
    groups = [trace.get("offsetgroup", f"trace {number}") for number, trace in enumerate(traces)]
    known = list(dict.fromkeys(groups))
    return [known.index(group) for group in groups]


def _ticks(layout: dict[str, Any], axis: Axis, bottom: int) -> list[str]:
    settings = layout["xaxis"]
    values = list(settings.get("tickvals", ()))
    parts = []
    for value, label in zip(values, settings.get("ticktext", values), strict=True):
        x = axis.place(value)
        anchor = "start" if x < 8 else "end" if x > 92 else "middle"
        parts.append(
            f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{bottom}"/>'
            f'<text class="tick" x="{x:.2f}%" y="{bottom + 17}" text-anchor="{anchor}">{escape(str(label))}</text>'
        )
    unit = settings.get("title", {}).get("text", "")
    return [*parts, f'<text class="unit" x="50%" y="{bottom + 38}" text-anchor="middle">{escape(unit)}</text>']


def _shapes(layout: dict[str, Any], axis: Axis, bottom: int) -> list[str]:
    parts = []
    for shape in layout.get("shapes", ()):
        if shape.get("type") != "line" or shape["x0"] != shape["x1"]:
            raise CannotDraw(f"no shape but a vertical line, got {shape.get('type')}")
        x = axis.place(shape["x0"])
        name = escape(shape.get("name", "line"))
        parts.append(f'<line class="mark-{name}" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{bottom}"/>')
    return parts


def _marks(traces: list[tuple[Any, int]], axis: Axis, rows: Rows) -> list[str]:
    parts: list[str] = []
    for trace, lane in traces:
        is_bar = trace["type"] == "bar" and trace.get("orientation") == "h"
        if not is_bar and (trace["type"] != "scatter" or trace.get("mode") not in ("markers", "markers+text")):
            raise CannotDraw(f"neither a horizontal bar nor a dot: {trace['type']} {trace.get('mode', '')}")
        css = f"series-{escape(str(trace.get('meta', 'plain')))}"
        for position, (name, value) in enumerate(zip(map(str, trace["y"]), trace["x"], strict=True)):
            y = rows.mark(name, lane)
            if is_bar:
                start = _item(trace.get("base"), position, 0.0)
                parts.append(_bar(axis.place(start), axis.place(start + value), y, css))
            else:
                parts.append(_dot(trace, position, axis, y, css))
    return parts


def _item(values: Any, position: int, default: float) -> float:
    return default if values is None else float(values[position])


def _bar(start: float, end: float, y: int, css: str) -> str:
    left, width = min(start, end), abs(end - start)
    return f'<rect class="{css}" x="{left:.2f}%" width="{width:.2f}%" y="{y - BAR // 2}" height="{BAR}"/>'


def _dot(trace: Any, position: int, axis: Axis, y: int, css: str) -> str:
    value, error = trace["x"][position], trace.get("error_x") or {}
    low = high = middle = axis.place(value)
    whisker = ""
    if error.get("array") is not None:
        above = _item(error["array"], position, 0.0)
        below = _item(error.get("arrayminus"), position, above)
        low, high = axis.place(value - below), axis.place(value + above)
        whisker = f'<line class="whisker {css}" x1="{low:.2f}%" x2="{high:.2f}%" y1="{y}" y2="{y}"/>'
    beside = _beside(trace, position, low, high, y) if _has_texts_beside(trace) else ""
    return whisker + _symbol(trace, middle, y, css) + beside


def _symbol(trace: Any, x: float, y: int, css: str) -> str:
    symbol = (trace.get("marker") or {}).get("symbol", SYMBOLS[0])
    if symbol not in SYMBOLS:
        raise CannotDraw(f"a mark is a {' or a '.join(SYMBOLS)}, got {symbol!r}")
    if symbol == SYMBOLS[0]:
        return f'<circle class="{css}" cx="{x:.2f}%" cy="{y}" r="6"/>'
    return f'<rect class="{css}" x="{x:.2f}%" y="{y - 5}" width="11" height="11" transform="translate(-5.5)"/>'


def _has_texts_beside(trace: Any) -> bool:
    return "text" in str(trace.get("mode", ""))


def _beside(trace: Any, position: int, low: float, high: float, y: int) -> str:
    """Put a dot's text beyond the end of its interval, to the side that the trace names for it."""
    sides = trace.get("textposition")
    side = sides if sides is None or isinstance(sides, str) else str(sides[position])
    if side not in SIDES:
        raise CannotDraw(f"a text beside a dot is {' or '.join(SIDES)}, got {side!r}")
    direction, anchor = SIDES[side]
    x = high if direction > 0 else low
    text = escape(str(trace["text"][position]))
    return f'<text class="beside" x="{x:.2f}%" dx="{direction * GAP}" y="{y + 4}" text-anchor="{anchor}">{text}</text>'


def _texts(traces: list[Any], rows: Rows) -> list[str]:
    said: dict[str, list[str]] = {name: [] for name in rows.names}
    for trace in [trace for trace in traces if not _has_texts_beside(trace)]:
        for name, text in zip(trace.get("y", ()), trace.get("text") or (), strict=False):
            if text:
                said[str(name)].append(str(text))
    return [
        f'<text class="label" x="{LEFT}%" y="{rows.text(name)}">{escape(name)}</text>'
        f'<text class="value" x="{LEFT + WIDTH}%" y="{rows.text(name)}" text-anchor="end">'
        f"{escape(' · '.join(said[name]))}</text>"
        for name in rows.names
    ]
