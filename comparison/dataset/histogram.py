"""Latencies in little room: histograms, and what can still be told of them.

The bins are those of HdrHistogram, whose width is a fixed share of the value, with the counts as plain numbers: text
that many launches share compresses better together than each one's binary form does alone.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]

Histogram = dict[str, Any]  # digits: how fine the bins are; counts: bin after bin, -n for n empty ones

TICK_NS = 100
TICKS_PER_MS = 1_000_000 // TICK_NS
LARGEST = 60 * 1000 * TICKS_PER_MS
# Significant digits of the bins. Inside a bin percentiles are interpolated.
FINE = 2  # at most 0.8 % wide, for medians whose ratio is told to one per cent
WIDEST_BIN = 1 / 128  # of a value, with as many
COARSE = 1  # at most a sixteenth: it moves a median by some 0.1 %, a p99 by less than 1 %, where launches lie 50 % off


def encode(latencies_ns: Iterable[int], digits: int = FINE) -> Histogram:
    """The histogram of latencies, in ns."""
    return encode_counts(Counter(latencies_ns), digits)


def encode_counts(counts: Mapping[int, int], digits: int = FINE) -> Histogram:
    """The histogram of latencies in ns, each with how often it was seen."""
    histogram = HdrHistogram(1, LARGEST, digits)
    for latency, count in counts.items():
        histogram.record_value(min(max(round(latency / TICK_NS), 1), LARGEST), count)
    kept, next_bin = [], 0
    every = np.frombuffer(histogram.counts, dtype=np.uint64)
    for bin_ in np.flatnonzero(every).tolist():
        kept += [next_bin - bin_] if bin_ > next_bin else []
        kept.append(int(every[bin_]))
        next_bin = bin_ + 1
    return {"digits": digits, "counts": kept}


@cache
def _edges(digits: int) -> tuple[np.ndarray, np.ndarray]:
    """The lower and upper edge of every bin, in ms. A tick stands for half a tick to either side of it."""
    histogram = HdrHistogram(1, LARGEST, digits)
    lower = [int(histogram.get_value_from_index(bin_)) for bin_ in range(histogram.counts_len)]
    upper = [int(histogram.get_highest_equivalent_value(value)) + 1 for value in lower]
    return (np.array(lower) - 0.5) / TICKS_PER_MS, (np.array(upper) - 0.5) / TICKS_PER_MS


@dataclass(frozen=True)
class Bins:
    """A histogram as plain arrays: the bins that hold something, from their lower to their upper edge, in ms."""

    lower: np.ndarray
    upper: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, histogram: Histogram) -> "Bins":
        """What `encode` gave; raises an error of some kind if it is damaged."""
        kept = np.array(histogram["counts"], dtype=np.int64)
        lower, upper = _edges(histogram["digits"])
        bins = np.cumsum(np.where(kept < 0, -kept, 1))[kept > 0] - 1
        return cls(lower[bins], upper[bins], kept[kept > 0].astype(float))

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def percentile(self, share: float, never: int = 0) -> float:
        """The value below which `share` per cent lie, as if each bin's values lay evenly in it.

        `never` is how many more there were that have no end; infinite if the percentile lies among those.
        """
        running, wanted = np.cumsum(self.counts), (self.counts.sum() + never) * share / 100
        if wanted > running[-1]:
            return math.inf
        bin_ = min(int(np.searchsorted(running, wanted)), len(running) - 1)
        inside = 1 - (running[bin_] - wanted) / self.counts[bin_]
        return float(self.lower[bin_] + inside * (self.upper[bin_] - self.lower[bin_]))

    @property
    def mean(self) -> float:
        """Mean, with each value taken for the middle of its bin."""
        return float((self.lower + self.upper) / 2 @ self.counts / self.counts.sum())
