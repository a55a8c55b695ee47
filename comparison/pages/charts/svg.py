"""Plotly Figures as small SVG, drawn at build time, that any screen can show without JavaScript.

Draws what our charts use, and refuses the rest, so that nothing is lost in silence: horizontal bars that may float
(`base`), dots or squares with error bars, vertical lines, and an x axis with its range and ticks given. Categories
stand on the y axis; each has a line of text (its name on the left, the values' texts on the right) above its marks.
Where the layout groups marks (`scattermode`), each trace, or all that share an `offsetgroup`, have a lane of their own
below that line, and a text may stand beside its dot (`markers+text`).
Places along x are per cent and text has a size of its own, so one drawing fits a phone and a desk alike. Colours are
CSS classes, `series-<meta>` for a trace and `mark-<name>` for a shape, so they follow the palette.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from comparison.pages.html import render

LEFT, WIDTH = 1.5, 97.0  # where the x axis lies, in per cent of the drawing
TEXT, ROW, MARK = 18, 54, 34  # pixels: baseline of a category's text, its height, middle of its marks
LANE, LOWER = 21, 5  # pixels: height of a lane, how much lower lanes begin where there are several
SYMBOLS = ("circle", "square")
SIDES = ("middle right", "middle left")  # of its dot, to which a text goes


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
        axis = layout.get("xaxis", {})
        if "range" not in axis or axis.get("type", "linear") not in ("linear", "log"):
            raise CannotDraw("an x axis needs a range, and the type linear or log")
        return cls(float(axis["range"][0]), float(axis["range"][1]), axis.get("type") == "log")

    def place(self, value: float) -> float:
        """The place of a value, in per cent of the drawing's width, kept within the axis."""
        at = (math.log10(value) if value > 0 else -math.inf) if self.log else value
        share = (at - self.low) / (self.high - self.low)
        return LEFT + WIDTH * min(1.0, max(0.0, share))


@dataclass(frozen=True)
class Mark:
    """A bar from low to high, or a dot at x with its interval and a text beyond one end of it."""

    shape: str
    series: str
    y: int
    x: float
    low: float
    high: float
    text: str = ""
    side: str = ""


def svg(figure: Any, title: str, description: str) -> Markup:
    """The drawing of a Figure; title and description are read out instead of it."""
    document = figure.to_plotly_json()
    traces, layout = list(document["data"]), document["layout"]
    axis, settings = Axis.of(layout), layout["xaxis"]
    lanes = _lanes(traces, layout)
    offsets = [LANE * lane + (LOWER if any(lanes) else 0) for lane in range(max(lanes, default=0) + 1)]
    height = ROW + offsets[-1]
    tops = {name: height * position for position, name in enumerate(categories(traces))}
    places = [{name: top + MARK + offset for name, top in tops.items()} for offset in offsets]
    values = list(settings.get("tickvals", ()))
    return render(
        "drawing", title=title, description=description, bottom=height * len(tops),
        ticks=zip(map(axis.place, values), settings.get("ticktext", values), strict=True),
        unit=settings.get("title", {}).get("text", ""),
        lines=[_line(shape, axis) for shape in layout.get("shapes", ())],
        marks=[mark for trace, lane in zip(traces, lanes, strict=True) for mark in _marks(trace, axis, places[lane])],
        labels=[(top + TEXT, name, _values(traces, name)) for name, top in tops.items()],
    )  # fmt: skip


def categories(traces: list[Any]) -> list[str]:
    """Every category of any trace, in the order of first sight: joined by name, never by position."""
    return list(dict.fromkeys(str(name) for trace in traces for name in trace.get("y", ())))


def _lanes(traces: list[Any], layout: dict[str, Any]) -> list[int]:
    """The lane of each trace: all share one, unless the layout asks for groups."""
    if layout.get("scattermode") != "group":
        return [0] * len(traces)
    if any(trace.get("orientation") != "h" for trace in traces):
        raise CannotDraw("groups of nothing but traces whose orientation is h")
    groups = [trace.get("offsetgroup", f"trace {number}") for number, trace in enumerate(traces)]
    known = list(dict.fromkeys(groups))
    return [known.index(group) for group in groups]


def _line(shape: Any, axis: Axis) -> tuple[str, float]:
    if shape.get("type") != "line" or shape["x0"] != shape["x1"]:
        raise CannotDraw(f"no shape but a vertical line, got {shape.get('type')}")
    return shape.get("name", "line"), axis.place(shape["x0"])


def _marks(trace: Any, axis: Axis, places: dict[str, int]) -> Iterator[Mark]:
    shape, series = _shape(trace), str(trace.get("meta", "plain"))
    error = trace.get("error_x") or {}
    for position, (name, value) in enumerate(zip(map(str, trace["y"]), trace["x"], strict=True)):
        y = places[name]
        if shape == "bar":
            start = _item(trace.get("base"), position, 0.0)
            low, high = sorted((axis.place(start), axis.place(start + value)))
            yield Mark(shape, series, y, low, low, high)
        else:
            above = _item(error.get("array"), position, 0.0)
            below = _item(error.get("arrayminus"), position, above)
            x, low, high = map(axis.place, (value, value - below, value + above))
            yield Mark(shape, series, y, x, low, high, *_beside(trace, position))


def _shape(trace: Any) -> str:
    if trace["type"] == "bar" and trace.get("orientation") == "h":
        return "bar"
    if trace["type"] != "scatter" or trace.get("mode") not in ("markers", "markers+text"):
        raise CannotDraw(f"neither a horizontal bar nor a dot: {trace['type']} {trace.get('mode', '')}")
    symbol: str = (trace.get("marker") or {}).get("symbol", SYMBOLS[0])
    if symbol not in SYMBOLS:
        raise CannotDraw(f"a mark is a {' or a '.join(SYMBOLS)}, got {symbol!r}")
    return symbol


def _item(values: Any, position: int, default: float) -> float:
    return default if values is None else float(values[position])


def _beside(trace: Any, position: int) -> tuple[str, str]:
    """The text beside a dot, and the side that the trace names for it."""
    if trace.get("mode") != "markers+text":
        return "", ""
    sides = trace.get("textposition")
    side = sides if sides is None or isinstance(sides, str) else str(sides[position])
    if side not in SIDES:
        raise CannotDraw(f"a text beside a dot is {' or '.join(SIDES)}, got {side!r}")
    return str(trace["text"][position]), side


def _values(traces: list[Any], name: str) -> str:
    """The texts of a category that do not stand beside their dots."""
    texts = [
        str(text)
        for trace in traces
        if trace.get("mode") != "markers+text"
        for category, text in zip(trace.get("y", ()), trace.get("text") or (), strict=False)
        if str(category) == name and text
    ]
    return " · ".join(texts)
