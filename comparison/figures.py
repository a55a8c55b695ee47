"""How does each summary become a plotly Figure that our own drawing can draw, too?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]

from comparison.axes import linear_axis, log_axis
from comparison.frameworks import FLOOR, FRAMEWORKS, Target
from comparison.phrases import number, percent, said
from comparison.scenarios import SCENARIOS
from comparison.summary import Interval, Median, Ratio

LEAST, MOST = 0.1, 10.0  # how far a ratio's interval is drawn: that of a single launch has no end
SHARE_AXIS = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "title": {"text": "% of median latency"}}


@dataclass(frozen=True)
class Part:
    """The framework's part of a request with a model: the row that names the request, whose part, and its words."""

    request: str
    target: Target
    share: Interval
    said: str


def ratio_figure(ratios: Sequence[Ratio]) -> go.Figure:
    """Draw a dot with its interval for each scenario, over its noise floor, beside the line of equality."""
    names = [SCENARIOS[ratio.scenario].title for ratio in ratios]
    bands = [_finite(ratio.noise_band) for ratio in ratios]
    shown = [_finite(ratio.interval) for ratio in ratios]
    above, below = ratios[0].target, ratios[0].base
    bounds = [bound for interval in (*bands, *shown) for bound in (interval.low, interval.high)]
    figure = _figure(log_axis(bounds, f"median of {above.name} ÷ median of {below.name}"))
    figure.add_bar(
        y=names, base=[band.low for band in bands], x=[band.high - band.low for band in bands], orientation="h",
        name="noise floor", meta="noise",
    )  # fmt: skip
    figure.add_shape(type="line", x0=1, x1=1, y0=0, y1=1, yref="paper", name="equal")
    figure.add_scatter(
        y=names, x=[i.value for i in shown], error_x=_error(shown), text=[said(ratio.interval) for ratio in ratios],
        mode="markers", name=above.name, meta=above.framework,
    )  # fmt: skip
    return figure


def range_figure(medians: Sequence[Median], axis: str, texts: Sequence[str] = ()) -> go.Figure:
    """Draw a dot with its range over launches for each target; 0 on the axis, so that lengths compare."""
    figure = _figure(linear_axis(max(median.high for median in medians), axis))
    for median, text in zip(medians, texts or [number(median.value) for median in medians], strict=True):
        figure.add_scatter(
            y=[median.target.name], x=[median.value], error_x=_error([median]), text=[text],
            mode="markers", name=median.target.name, meta=median.target.framework,
        )  # fmt: skip
    return figure


def share_figure(shares: dict[tuple[str, Target], Interval]) -> go.Figure:
    """Draw a bar of two parts for each scenario and target; a part that noise made negative is drawn as nothing."""
    figure = _figure(SHARE_AXIS)
    figure.update_layout(barmode="stack")
    added = {key: min(1.0, max(0.0, share.value)) for key, share in shares.items()}
    figure.add_bar(
        y=[part_name(*key) for key in added], x=[100 * (1 - part) for part in added.values()], orientation="h",
        name=FRAMEWORKS[FLOOR.framework].name, meta=FLOOR.framework,
    )  # fmt: skip
    for id_ in dict.fromkeys(target.framework for _, target in shares):
        own = {part_name(*key): part for key, part in added.items() if key[1].framework == id_}
        figure.add_bar(
            y=list(own), x=[100 * part for part in own.values()], text=[percent(part) for part in own.values()],
            orientation="h", name=FRAMEWORKS[id_].name, meta=id_,
        )  # fmt: skip
    return figure


def cost_figure(parts: Sequence[Part]) -> go.Figure:
    """Draw a dot with its interval for each request and target; what noise put below 0 is drawn at 0."""
    shown = {(part.request, part.target): _percent(part.share) for part in parts}
    most = max(1.0, *(interval.high for interval in shown.values()))
    axis = linear_axis(most, "framework's part of median latency, %")
    figure = _figure(axis)
    figure.update_layout(scattermode="group")
    for target in dict.fromkeys(part.target for part in parts):
        own = [part for part in parts if part.target == target]
        intervals = [shown[part.request, target] for part in own]
        start, end = axis["range"]
        # A text goes where there is more room for it.
        sides = ["middle right" if end - i.high >= i.low - start else "middle left" for i in intervals]
        figure.add_scatter(
            y=[part.request for part in own], x=[i.value for i in intervals], error_x=_error(intervals),
            text=[f"{target.name}: {part.said}" for part in own], mode="markers+text", orientation="h",
            textposition=sides, name=target.name, meta=target.framework,
        )  # fmt: skip
    return figure


def _percent(share: Interval) -> Interval:
    return Interval(*(100 * min(1.0, max(0.0, bound)) for bound in (share.value, share.low, share.high)))


def _figure(axis: dict[str, Any]) -> go.Figure:
    return go.Figure(layout={"template": "none", "xaxis": axis, "yaxis": {"autorange": "reversed"}})


def part_name(scenario: str, target: Target) -> str:
    """Name one target's part of a scenario's request."""
    return f"{SCENARIOS[scenario].title}: {target.name}"


def _error(shown: Sequence[Interval | Median]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [interval.high - interval.value for interval in shown],
        "arrayminus": [interval.value - interval.low for interval in shown],
    }


def _finite(interval: Interval) -> Interval:
    low, high = max(interval.low, LEAST), min(interval.high, MOST)
    return Interval(interval.value, min(low, interval.value), max(high, interval.value))
