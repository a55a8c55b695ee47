"""How is a number said? Ratios with their interval, shares, times, ranges, and what a ratio allows to say."""

import math

from comparison.frameworks import FLOOR, FRAMEWORKS, Target
from comparison.summary import Interval, Median, Ratio, Summaries

SPACE = "\N{NO-BREAK SPACE}"
NAMES = {"p50_ms": "median", "rps": "throughput"}  # what sentences call a column


def counted(number: int, one: str, many: str) -> str:
    """Say a number of things."""
    return f"{number} {one if number == 1 else many}"


def said(interval: Interval) -> str:
    """Say a ratio with its interval: with three decimals where two would hide on which side of 1 an end lies."""
    if math.isinf(interval.high):
        return f"{interval.value:.2f} (one launch)"
    close = max(abs(interval.low - 1), abs(interval.high - 1)) < 0.01
    decimals = 3 if close or 1.0 in (round(interval.low, 2), round(interval.high, 2)) else 2
    return f"{interval.value:.{decimals}f} ({interval.low:.{decimals}f} to {interval.high:.{decimals}f})"


def bound(value: float, decimals: int) -> str:
    """Say an end of an interval; that of a single launch has none."""
    return "no end" if math.isinf(value) else f"{value:.{decimals}f}"


def percent(share: float) -> str:
    """Say a share in whole per cent, small ones with a decimal."""
    return f"{100 * share:.{1 if 0 < abs(share) < 0.0995 else 0}f}{SPACE}%"


def number(value: float) -> str:
    """Say a measured number with three significant digits, or whole."""
    return f"{value:,.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}"


def milliseconds(value: float) -> str:
    """Say a time."""
    return f"{number(value)}{SPACE}ms"


def ranged(median: Median) -> str:
    """Say a median over launches with its lowest and highest launch, where they differ."""
    value, low, high = map(number, (median.value, median.low, median.high))
    return value if low == high else f"{value} ({low} to {high})"


def part(summaries: Summaries, scenario: str, target: Target) -> str:
    """Say which part of a target's median is above bare WSGI, if the session can tell the two apart."""
    above = summaries.ratio(scenario, target, FLOOR)
    if above.finding == "too few launches":
        return finding(above)
    if above.finding == "no difference":
        return "none we can see"
    return percent(max(0.0, summaries.share(scenario, target).value))


def finding(ratio: Ratio) -> str:
    """Say in plain words what a ratio shows: a difference only where it clears the noise."""
    if ratio.finding == "too few launches":
        return f"too few launches to say ({ratio.launches})"
    if ratio.finding == "no difference":
        return "no difference we can see"
    same = ratio.target.framework == ratio.base.framework
    name = ratio.target.name if same else FRAMEWORKS[ratio.target.framework].name
    bounds = sorted(abs(bound - 1) for bound in (ratio.interval.low, ratio.interval.high))
    size, low, high = map(percent, (abs(ratio.interval.value - 1), *bounds))
    return f"{name}'s {NAMES[ratio.column]} was {size} {ratio.finding} (95{SPACE}% interval {low} to {high})"
