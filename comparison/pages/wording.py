"""Numbers in words: ratios with their interval, shares, times, ranges, and what a comparison allows to say."""

import math
from collections.abc import Mapping

from comparison.catalog.frameworks import BASELINE, FRAMEWORKS, Target
from comparison.stats.ratios import Comparison, Interval, Median, Ratio
from comparison.stats.summary import Summaries

SPACE = "\N{NO-BREAK SPACE}"
CI = f"95{SPACE}% CI"
SMALL = "too small to measure"
DISAGREE = "response time and CPU disagree"
# What a higher and a lower column mean for who has it.
HIGHER = {"p50_ms": "slower", "p99_ms": "slower", "cpu_ms": "more", "rps": "more"}
LOWER = {"p50_ms": "faster", "p99_ms": "faster", "cpu_ms": "less", "rps": "fewer"}


def counted(number: int, one: str, many: str) -> str:
    """A number of things."""
    return f"{number} {one if number == 1 else many}"


def ratio_words(interval: Interval) -> str:
    """A ratio with its interval, as fine as a per cent with one decimal."""
    if math.isinf(interval.high):
        return f"{interval.value:.3f} (one launch)"
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def noise_words(interval: Interval) -> str:
    """How an app compares with its own copy; where the interval excludes 1, chance does not explain it: a bias."""
    bias = "" if interval.holds(1.0) else f", a bias of {percent(abs(interval.value - 1))}"
    return f"{ratio_words(interval)}{bias}"


def bound(value: float, decimals: int) -> str:
    """An end of an interval; that of a single launch has none."""
    return "no end" if math.isinf(value) else f"{value:.{decimals}f}"


def percent(share: float) -> str:
    """A share in per cent, always with one decimal."""
    return f"{100 * share:.1f}{SPACE}%"


def signed(ratio: float) -> str:
    """How far a ratio lies above or below 1, in per cent."""
    return f"{100 * (ratio - 1):+.1f}{SPACE}%".replace("-", "−")


def number(value: float) -> str:
    """A measured number with three significant digits, or whole."""
    return f"{value:,.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}"


def milliseconds(value: float) -> str:
    """A time."""
    return f"{number(value)}{SPACE}ms"


def ranged(median: Median) -> str:
    """A median over launches with its lowest and highest launch, where they differ."""
    value, low, high = map(number, (median.value, median.low, median.high))
    return value if low == high else f"{value} ({low} to {high})"


def share_words(summaries: Summaries, scenario: str, target: Target, column: str = "p50_ms") -> str:
    """Which share of a target's column is above the baseline, if the session can tell the two apart."""
    ratio = summaries.ratio(scenario, target, BASELINE, column)
    if ratio.finding == "too few launches":
        return _few(ratio)
    if ratio.finding == "no difference":
        return SMALL
    return "none" if ratio.finding == "lower" else percent(summaries.share(scenario, target, column).value)


def change(ratio: Ratio) -> str:
    """A ratio as a change in per cent with its interval: what a cell of a table holds."""
    if ratio.finding == "too few launches":
        return _few(ratio)
    if ratio.finding == "no difference":
        verdict = SMALL if ratio.interval.holds(1.0) else "within the noise"
        return f"{verdict} ({_span(signed(ratio.interval.low), signed(ratio.interval.high))})"
    return f"{_size(ratio)} ({_bounds(ratio)})"


def sentence(comparison: Comparison) -> str:
    """How two targets compare, in plain words; first, if so, that response time and CPU disagree."""
    latency, cpu = comparison.latency, comparison.cpu
    if latency.finding == "too few launches":
        return _few(latency)
    times = times_words(comparison)
    if latency.finding == cpu.finding == "no difference":
        return f"{SMALL}, in response time ({times}) and in CPU"
    if latency.finding == "no difference":
        quick, name = f"the difference in response time is {SMALL} ({times})", _subject(latency)
    else:
        quick, name = f"{_subject(latency)} answered {_size(latency)}: {times} ({CI} {_bounds(latency)})", "it"
    cheap = f"the difference in CPU is {SMALL}"
    if cpu.finding != "no difference":
        cheap = f"{name} used {_size(cpu)} CPU ({CI} {_bounds(cpu)})"
    return f"{DISAGREE}: {quick}, but {cheap}" if comparison.disagrees else f"{quick}, and {cheap}"


def times_words(comparison: Comparison) -> str:
    """The response times of both targets."""
    return " against ".join(milliseconds(median.value) for median in comparison.medians)


def disagreements(comparisons: Mapping[str, Comparison]) -> str:
    """The comparisons in which response time and CPU allow different statements; what pages say first."""
    known = {name: one for name, one in comparisons.items() if one.latency.finding != "too few launches"}
    named = [f"{name} ({_short(one.latency)}, {_short(one.cpu)})" for name, one in known.items() if one.disagrees]
    if not known:
        return ""
    if not named:
        return "Response time and CPU point the same way in every line."
    return f"{DISAGREE[0].upper()}{DISAGREE[1:]} in {len(named)} of {len(known)} lines: {'; '.join(named)}."


def _short(ratio: Ratio) -> str:
    measure = {"p50_ms": "response time", "cpu_ms": "CPU"}[ratio.column]
    if ratio.finding == "no difference":
        return f"{measure} {SMALL}"
    return f"{_subject(ratio)} {_size(ratio)}{' CPU' if ratio.column == 'cpu_ms' else ''}"


def throughput(ratio: Ratio) -> str:
    """How the throughput of two targets compares; with the ratio where it is too small to measure."""
    if ratio.finding == "too few launches":
        return _few(ratio)
    if ratio.finding == "no difference":
        return f"{SMALL}: ratio {ratio_words(ratio.interval)}, noise {noise_words(ratio.noise)}"
    return f"{_subject(ratio)} answered {_size(ratio)} requests per second ({CI} {_bounds(ratio)})"


def _subject(ratio: Ratio) -> str:
    """Whom a sentence is about: by framework, or by variant where both are of one."""
    same = ratio.target.framework == ratio.base.framework
    return f"{ratio.target.name}," if same else FRAMEWORKS[ratio.target.framework].name


def _size(ratio: Ratio) -> str:
    words = HIGHER if ratio.finding == "higher" else LOWER
    return f"{percent(abs(ratio.interval.value - 1))} {words[ratio.column]}"


def _bounds(ratio: Ratio) -> str:
    return _span(*map(percent, sorted(abs(end - 1) for end in (ratio.interval.low, ratio.interval.high))))


def _span(low: str, high: str) -> str:
    """From one per cent to another, with the sign of per cent once."""
    return f"{low.removesuffix(f'{SPACE}%')} to {high}"


def _few(ratio: Ratio) -> str:
    return f"too few launches to say ({ratio.launches})"
