"""How does a plotly Figure look as a small SVG, drawn at build time, that any screen can show without JavaScript?

Draws what our charts use, and refuses the rest, so that nothing is lost in silence: horizontal bars (also stacked, or
floating by `base`), dots with error bars, vertical lines, and an x axis with its range and ticks given. Categories
stand on the y axis; each has a line of text (its name on the left, the values' texts on the right) above its marks.
Places along x are per cent and text has a size of its own, so one drawing fits a phone and a desk alike. Colours are
CSS classes, `series-<meta>` for a trace and `mark-<name>` for a shape, so they follow the palette.
"""

import math
from dataclasses import dataclass
from html import escape
from typing import Any

LEFT, WIDTH = 1.5, 97.0  # where the x axis lies, in per cent of the drawing
TEXT, ROW, MARK, AXIS = 18, 50, 30, 44  # pixels: baseline of a row's text, height of a row, middle of marks, axis
BAR = 14


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


def svg(figure: Any, title: str, description: str) -> str:
    """Draw the Figure; title and description are read out instead of it."""
    document = figure.to_plotly_json()
    traces, layout = list(document["data"]), document["layout"]
    axis, names = Axis.of(layout), categories(traces)
    height = ROW * len(names) + AXIS
    parts = [
        f'<svg class="chart" role="img" width="100%" height="{height}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>",
        *_ticks(layout, axis, ROW * len(names)),
        *_shapes(layout, axis, ROW * len(names)),
        *_marks(traces, axis, names, stacked=layout.get("barmode") == "stack"),
        *_texts(traces, names),
        "</svg>",
    ]
    return "".join(parts)


def categories(traces: list[Any]) -> list[str]:
    """Give every category of any trace, in the order of first sight: joined by name, never by position."""
    return list(dict.fromkeys(str(name) for trace in traces for name in trace.get("y", ())))


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


def _marks(traces: list[Any], axis: Axis, names: list[str], *, stacked: bool) -> list[str]:
    parts: list[str] = []
    ends: dict[str, float] = {}
    for trace in traces:
        is_bar = trace["type"] == "bar" and trace.get("orientation") == "h"
        if not is_bar and (trace["type"], trace.get("mode")) != ("scatter", "markers"):
            raise CannotDraw(f"neither a horizontal bar nor a dot: {trace['type']} {trace.get('mode', '')}")
        css = f"series-{escape(str(trace.get('meta', 'plain')))}"
        for position, (name, value) in enumerate(zip(trace["y"], trace["x"], strict=True)):
            y = ROW * names.index(str(name)) + MARK
            if is_bar:
                start = ends.get(str(name), 0.0) if stacked else _item(trace.get("base"), position, 0.0)
                ends[str(name)] = start + value
                parts.append(_bar(axis.place(start), axis.place(start + value), y, css))
            else:
                parts.append(_dot(trace.get("error_x") or {}, position, value, axis, y, css))
    return parts


def _item(values: Any, position: int, default: float) -> float:
    return default if values is None else float(values[position])


def _bar(start: float, end: float, y: int, css: str) -> str:
    left, width = min(start, end), abs(end - start)
    return f'<rect class="{css}" x="{left:.2f}%" width="{width:.2f}%" y="{y - BAR // 2}" height="{BAR}"/>'


def _dot(error: dict[str, Any], position: int, value: float, axis: Axis, y: int, css: str) -> str:
    whisker = ""
    if error.get("array") is not None:
        above = _item(error["array"], position, 0.0)
        below = _item(error.get("arrayminus"), position, above)
        low, high = axis.place(value - below), axis.place(value + above)
        whisker = f'<line class="whisker {css}" x1="{low:.2f}%" x2="{high:.2f}%" y1="{y}" y2="{y}"/>'
    return f'{whisker}<circle class="{css}" cx="{axis.place(value):.2f}%" cy="{y}" r="6"/>'


def _texts(traces: list[Any], names: list[str]) -> list[str]:
    said: dict[str, list[str]] = {name: [] for name in names}
    for trace in traces:
        for name, text in zip(trace.get("y", ()), trace.get("text") or (), strict=False):
            if text:
                said[str(name)].append(str(text))
    return [
        f'<text class="label" x="{LEFT}%" y="{ROW * row + TEXT}">{escape(name)}</text>'
        f'<text class="value" x="{LEFT + WIDTH}%" y="{ROW * row + TEXT}" text-anchor="end">'
        f"{escape(' · '.join(said[name]))}</text>"
        for row, name in enumerate(names)
    ]
