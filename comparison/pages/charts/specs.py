"""Summaries as plotly Figures that our own drawing can draw, too."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.wording import signed
from comparison.stats.ratios import Comparison, Interval, Median, Ratio

MIN_RATIO, MAX_RATIO = 0.1, 10.0  # how far a ratio's interval is drawn: that of a single launch has no end
# What a comparison is drawn by, each in a lane of its own, and how its mark looks.
MEASURES = {"time": ("latency", "circle"), "CPU": ("cpu", "square")}
RATIOS = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0, 5.0, 10.0)
MAX_TICKS = 7
ROOM = 0.55  # beside the data, as a part of their span: the words beside the outermost mark fit in it on a phone, too


@dataclass(frozen=True)
class Share:
    """The framework's share of a request: the row that names the request, whose share, and its words."""

    request: str
    target: Target
    interval: Interval
    words: str


def comparison_figure(comparisons: Sequence[Comparison]) -> go.Figure:
    """Response time and CPU of each scenario with their intervals, over their noise, in the winner's colour."""
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
    """Whose colour a ratio has: the framework that is better, or none."""
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
    """A dot with its range over launches for each target; 0 on the axis, so that lengths compare."""
    figure = _figure(linear_axis(max(median.high for median in medians), axis))
    for median, text in zip(medians, texts, strict=True):
        figure.add_scatter(
            y=[median.target.name], x=[median.value], error_x=_error([median]), text=[text],
            mode="markers", name=median.target.name, meta=median.target.framework,
        )  # fmt: skip
    return figure


def share_figure(shares: Sequence[Share]) -> go.Figure:
    """A dot with its interval for each request and target; what noise put below 0 is drawn at 0."""
    shown = {(share.request, share.target): _percent(share.interval) for share in shares}
    most = max(1.0, *(interval.high for interval in shown.values()))
    figure = _figure(linear_axis(most, "framework's share of the response time, %"))
    figure.update_layout(scattermode="group")
    for target in dict.fromkeys(share.target for share in shares):
        lane = [share for share in shares if share.target == target]
        intervals = [shown[share.request, target] for share in lane]
        figure.add_scatter(
            y=[share.request for share in lane], x=[i.value for i in intervals], error_x=_error(intervals),
            text=[f"{FRAMEWORKS[target.framework].name}: {share.words}" for share in lane], mode="markers+text",
            orientation="h", textposition=_sides(figure, intervals), name=target.name, meta=target.framework,
        )  # fmt: skip
    return figure


def _sides(figure: go.Figure, intervals: Sequence[Interval]) -> list[str]:
    """Put each text where there is more room for it; the intervals are given as the axis counts."""
    start, end = figure.layout.xaxis.range
    return ["middle right" if end - i.high >= i.low - start else "middle left" for i in intervals]


def _percent(share: Interval) -> Interval:
    return Interval(*(100 * min(1.0, max(0.0, end)) for end in (share.value, share.low, share.high)))


def _figure(axis: dict[str, Any]) -> go.Figure:
    return go.Figure(layout={"template": "none", "xaxis": axis, "yaxis": {"autorange": "reversed"}})


def _error(shown: Sequence[Interval | Median]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [interval.high - interval.value for interval in shown],
        "arrayminus": [interval.value - interval.low for interval in shown],
    }


def _finite(interval: Interval) -> Interval:
    low, high = max(interval.low, MIN_RATIO), min(interval.high, MAX_RATIO)
    return Interval(interval.value, min(low, interval.value), max(high, interval.value))


def log_axis(bounds: Iterable[float], unit: str) -> dict[str, Any]:
    """A logarithmic axis for ratios, round 1, with room for words: twice and half are equally far from 1."""
    shown = [*bounds, 0.93, 1.07]
    room = (max(shown) / min(shown)) ** ROOM
    low, high = min(shown) / room, max(shown) * room
    ticks = [tick for tick in RATIOS if low <= tick <= high]
    if len(ticks) > MAX_TICKS:
        ticks = [tick for tick in ticks if tick not in (0.7, 0.9, 1.1, 1.2, 1.3)]
    return _axis([math.log10(low), math.log10(high)], ticks, unit) | {"type": "log"}


def linear_axis(largest: float, unit: str) -> dict[str, Any]:
    """An axis that starts at 0, so that lengths can be compared, with steps of 1, 2 or 5 times a power of ten."""
    largest = largest or 1.0  # nothing to draw but dots at 0
    power = 10.0 ** math.floor(math.log10(largest))
    step = next(power * size for size in (0.2, 0.5, 1, 2) if largest / (power * size) <= 5.5)
    ticks = [round(step * number, 6) for number in range(math.ceil(largest / step) + 1)]
    return _axis([0, ticks[-1]], ticks, unit)


def _axis(span: list[float], ticks: list[float], unit: str) -> dict[str, Any]:
    return {"range": span, "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks], "title": {"text": unit}}
