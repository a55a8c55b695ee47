"""Ratios of two targets over the launches of a session, with intervals, beside the session's own noise.

Launches are summed up by their geometric mean and Student's 95 % interval of the logarithms (Fleming & Wallace 1986,
doi:10.1145/5666.5673, on why ratios want the geometric mean).
"""

import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import numpy as np

from comparison.catalog.frameworks import Target
from comparison.dataset.histogram import WIDEST_BIN

CONFIDENCE = 0.95
IN_BINS = ("p50_ms", "p95_ms", "p99_ms")
MIN_LAUNCHES = 7  # fewer support no statement (docs/evidence/method.md, Launches)

Finding = Literal["higher", "lower", "no difference", "too few launches"]


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval; low 0 and high infinite where one launch says nothing about the next."""

    value: float
    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def geometric_mean(ratios: np.ndarray) -> Interval:
    """The geometric mean of positive ratios, one a launch, with Student's interval of their logarithms."""
    logs = np.log(ratios)
    mean = float(logs.mean())
    if len(logs) < 2:
        return Interval(math.exp(mean), 0.0, math.inf)
    half = float(_student(len(logs) - 1) * logs.std(ddof=1) / math.sqrt(len(logs)))
    return Interval(math.exp(mean), math.exp(mean - half), math.exp(mean + half))


@cache
def _student(degrees: int) -> float:
    """Student's quantile. Imported where it is used: half of what publishing would import, and scipy.stats far more."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))


@dataclass(frozen=True)
class Ratio:
    """How one target's column compares with another's in one scenario: above 1 means the target's was higher."""

    scenario: str
    target: Target
    base: Target
    column: str
    launches: int
    interval: Interval
    noise: Interval  # the same of one target against a second copy of itself, in the same session

    @cached_property
    def noise_band(self) -> Interval:
        """Span round 1 in which the session cannot tell a target from itself: symmetric, as wide as its worse side.

        Nor can it tell times apart that lie in one bin of a histogram.
        """
        if not 0 < self.noise.low <= self.noise.high < math.inf:
            return Interval(1.0, 0.0, math.inf)
        finest = math.log1p(WIDEST_BIN) if self.column in IN_BINS else 0.0
        reach = max(abs(math.log(self.noise.low)), abs(math.log(self.noise.high)), finest)
        return Interval(1.0, math.exp(-reach), math.exp(reach))

    @cached_property
    def finding(self) -> Finding:
        """What may be said: a difference only where the interval clears 1 and the whole noise band."""
        if self.launches < MIN_LAUNCHES:
            return "too few launches"
        if self.interval.overlaps(self.noise_band):
            return "no difference"
        return "higher" if self.interval.value > 1 else "lower"

    def predicted(self, launches: int) -> Interval:
        """Where the ratio of a further session of so many launches lies in 95 of 100 cases, if only launches differ."""
        if math.isinf(self.interval.high):
            return self.interval
        wider = math.sqrt(1 + self.launches / launches)  # the new mean varies, too
        reach = math.log(self.interval.high / self.interval.value) * wider
        return Interval(
            self.interval.value, self.interval.value * math.exp(-reach), self.interval.value * math.exp(reach)
        )


@dataclass(frozen=True)
class Median:
    """Median over the launches of a session of one column of one target, with the smallest and largest launch."""

    scenario: str
    target: Target
    column: str
    launches: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """The same two targets in the same launches: response time, CPU for one request, and the slowest requests.

    Time to the last byte leaves out what a framework does after its answer; CPU does not. So neither stands alone.
    """

    latency: Ratio
    cpu: Ratio
    tail: Ratio  # of the 99th percentiles
    medians: tuple[Median, Median]  # of the response time, of target and base

    @property
    def disagrees(self) -> bool:
        """Whether response time and CPU allow different statements."""
        return self.latency.finding != self.cpu.finding

    @property
    def tail_turns(self) -> bool:
        """Whether the slowest requests lean the other way than a median that differs."""
        differs = self.latency.finding in ("higher", "lower")
        return differs and (self.tail.interval.value > 1) != (self.latency.interval.value > 1)
