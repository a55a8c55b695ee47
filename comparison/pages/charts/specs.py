"""How does each summary become a plotly Figure that our own drawing can draw, too?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.charts.axes import linear_axis, log_axis
from comparison.pages.wording import signed
from comparison.stats.ratios import Comparison, Interval, Median, Ratio

LEAST, MOST = 0.1, 10.0  # how far a ratio's interval is drawn: that of a single launch has no end
# What a comparison is drawn by, each in a lane of its own, and how its mark looks.
MEASURES = {"time": ("latency", "circle"), "CPU": ("cpu", "square")}


@dataclass(frozen=True)
class Part:
    """The framework's share of a request: the row that names the request, whose share, and its words."""

    request: str
    target: Target
    share: Interval
    said: str


def comparison_figure(comparisons: Sequence[Comparison]) -> go.Figure:
    """Draw response time and CPU of each scenario with their intervals, over their noise, in the winner's colour."""
    ratios = {name: [getattr(one, field) for one in comparisons] for name, (field, _) in MEASURES.items()}
    everything = [ratio for group in ratios.values() for ratio in group]
    bounds = [end for r in everything for i in (r.noise_band, r.interval) for end in (_finite(i).low, _finite(i).high)]
    above, below = (FRAMEWORKS[target.framework].name for target in (everything[0].target, everything[0].base))
    figure = _figure(log_axis(bounds, f"← {above} faster, less CPU · {below} faster, less CPU →"))
    figure.update_layout(scattermode="group")
    for name, group in ratios.items():
        _add_noise(figure, name, group)
    figure.add_shape(type="line", x0=1, x1=1, y0=0, y1=1, yref="paper", name="equal")
    for name, group in ratios.items():
        for winner in dict.fromkeys(map(_winner, group)):
            _add_ratios(figure, name, winner, [ratio for ratio in group if _winner(ratio) == winner])
    return figure


def _winner(ratio: Ratio) -> str:
    """Name whose colour a ratio has: the framework that is better, or none."""
    better = {"lower": ratio.target.framework, "higher": ratio.base.framework}
    return better.get(ratio.finding, "plain")


def _add_noise(figure: go.Figure, name: str, ratios: Sequence[Ratio]) -> None:
    bands = [_finite(ratio.noise_band) for ratio in ratios]
    figure.add_bar(
        y=[SCENARIOS[ratio.scenario].title for ratio in ratios], base=[band.low for band in bands],
        x=[band.high - band.low for band in bands], orientation="h", name=f"noise of {name}", meta="noise",
        offsetgroup=name,
    )  # fmt: skip


def _add_ratios(figure: go.Figure, name: str, winner: str, ratios: Sequence[Ratio]) -> None:
    shown = [_finite(ratio.interval) for ratio in ratios]
    better = f"{FRAMEWORKS[winner].name} better" if winner in FRAMEWORKS else "too small to measure"
    figure.add_scatter(
        y=[SCENARIOS[ratio.scenario].title for ratio in ratios], x=[i.value for i in shown], error_x=_error(shown),
        text=[f"{name} {signed(ratio.interval.value)}" for ratio in ratios], mode="markers+text", orientation="h",
        textposition=["middle right" if i.value >= 1 else "middle left" for i in shown],
        name=f"{name}: {better}",
        meta=winner, offsetgroup=name, marker={"symbol": MEASURES[name][1]},
    )  # fmt: skip


def range_figure(medians: Sequence[Median], axis: str, texts: Sequence[str]) -> go.Figure:
    """Draw a dot with its range over launches for each target; 0 on the axis, so that lengths compare."""
    figure = _figure(linear_axis(max(median.high for median in medians), axis))
    for median, text in zip(medians, texts, strict=True):
        figure.add_scatter(
            y=[median.target.name], x=[median.value], error_x=_error([median]), text=[text],
            mode="markers", name=median.target.name, meta=median.target.framework,
        )  # fmt: skip
    return figure


def share_figure(parts: Sequence[Part]) -> go.Figure:
    """Draw a dot with its interval for each request and target; what noise put below 0 is drawn at 0."""
    shown = {(part.request, part.target): _percent(part.share) for part in parts}
    most = max(1.0, *(interval.high for interval in shown.values()))
    figure = _figure(linear_axis(most, "framework's share of the response time, %"))
    figure.update_layout(scattermode="group")
    for target in dict.fromkeys(part.target for part in parts):
        own = [part for part in parts if part.target == target]
        intervals = [shown[part.request, target] for part in own]
        figure.add_scatter(
            y=[part.request for part in own], x=[i.value for i in intervals], error_x=_error(intervals),
            text=[f"{FRAMEWORKS[target.framework].name}: {part.said}" for part in own], mode="markers+text",
            orientation="h", textposition=_sides(figure, intervals), name=target.name, meta=target.framework,
        )  # fmt: skip
    return figure


def _sides(figure: go.Figure, intervals: Sequence[Interval]) -> list[str]:
    """Put each text where there is more room for it; the intervals are given as the axis counts."""
    start, end = figure.layout.xaxis.range
    return ["middle right" if end - i.high >= i.low - start else "middle left" for i in intervals]


def _percent(share: Interval) -> Interval:
    return Interval(*(100 * min(1.0, max(0.0, bound)) for bound in (share.value, share.low, share.high)))


def _figure(axis: dict[str, Any]) -> go.Figure:
    return go.Figure(layout={"template": "none", "xaxis": axis, "yaxis": {"autorange": "reversed"}})


def _error(shown: Sequence[Interval | Median]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [interval.high - interval.value for interval in shown],
        "arrayminus": [interval.value - interval.low for interval in shown],
    }


def _finite(interval: Interval) -> Interval:
    low, high = max(interval.low, LEAST), min(interval.high, MOST)
    return Interval(interval.value, min(low, interval.value), max(high, interval.value))
