"""How often may a server be asked before its clients wait? The largest rate it follows, in an open loop."""

import math
from collections.abc import Sequence
from statistics import median

import pandas as pd

from comparison.absent import or_notice
from comparison.asked import limits_of, newest, targets_in
from comparison.circumstances import measured
from comparison.figures import range_figure
from comparison.frameworks import Target
from comparison.framing import SCRIPT, Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.modes import MODES
from comparison.phrases import number
from comparison.scenarios import SCENARIOS
from comparison.servers import DEFAULT_SERVER
from comparison.summary import Median
from comparison.sweep import LIMIT_MS, Climb, climbs_of, largest_rate

MODE = MODES["latency"]
SHOWS = (
    "Dot: the largest rate, in requests per second, at which 99 of 100 requests took less than {limit:.0f} ms without "
    "an error, as at every lower rate, by the median over launches at each rate. Line: from the lowest to the highest "
    "launch alone, where one slow second of the machine decides. The request: "
    "{asks} “At least”: no higher rate was asked, or none that counts; “under”: the lowest was too much."
)


class Rates:
    """The macro about rates."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links

    @or_notice("--mode latency")
    def rate_chart(self, scenario: str) -> str:
        """Show the largest rate that each target follows; the table has the 99th percentile at every rate."""
        asked = newest(self._summaries, MODE.id, scenario, server=DEFAULT_SERVER)
        climbs = {target: _climbs(asked.rows(scenario), target) for target in targets_in(asked, scenario)}
        medians = {target: _median(scenario, target, own) for target, own in climbs.items()}
        texts = [_said(medians[target], own) for target, own in climbs.items()]
        chart = Chart(
            id=f"rate-{scenario}",
            figure=range_figure(list(medians.values()), "requests per second", texts),
            title=f"{SCENARIOS[scenario].title}: the largest rate with p99 under {LIMIT_MS:.0f} ms",
            shows=SHOWS.format(limit=LIMIT_MS, asks=SCENARIOS[scenario].asks),
            limits=limits_of(MODE.id),
            header=("Requests per second", *(f"{target.name}, p99 in ms" for target in climbs)),
            rows=[("largest rate", *texts), *_by_rate(list(climbs.values()))],
        )
        return framed_chart(chart, measured(asked, [scenario]), self._links.to(SCRIPT))


def _climbs(rows: pd.DataFrame, target: Target) -> list[Climb]:
    """Give a target's launches."""
    own = rows[(rows["framework"] == target.framework) & (rows["variant"] == target.variant) & (rows["replica"] == 1)]
    return climbs_of(own)


def _median(scenario: str, target: Target, climbs: Sequence[Climb]) -> Median:
    """Judge the median over launches at each rate, since one slow second decides a launch alone."""
    largest = [largest_rate(climb) or 0.0 for climb in climbs]
    rates = {rate for climb in climbs for rate in climb}
    typical = {rate: median(_known(climbs, rate)) for rate in rates}
    value = largest_rate(typical) or 0.0
    return Median(scenario, target, "rate", len(climbs), value, min(*largest, value), max(*largest, value))


def _known(climbs: Sequence[Climb], rate: float) -> list[float]:
    """Give p99 at a rate by launch: endless where it had given up before, left out where the moment was disturbed."""
    return [climb.get(rate, math.inf) for climb in climbs if rate in climb or _gave_up(climb, rate)]


def _gave_up(climb: Climb, rate: float) -> bool:
    """Tell whether a launch was not asked at a rate because it had fallen behind. Else the moment was disturbed."""
    last = max(climb)
    return rate > last and not climb[last] < LIMIT_MS


def _said(rate: Median, climbs: Sequence[Climb]) -> str:
    """Say a median rate with its range, and which way it could be wrong: a ladder has a first and a last step."""
    if rate.value == 0:
        return f"under {number(min(map(min, climbs)))}"
    least = "at least " if rate.value == max(map(max, climbs)) else ""
    between = "" if rate.low == rate.high else f" ({number(rate.low)} to {number(rate.high)})"
    return f"{least}{number(rate.value)}{between}"


def _by_rate(climbs: Sequence[Sequence[Climb]]) -> list[tuple[str, ...]]:
    """Give a line for each rate with the median p99 of each target."""
    rates = sorted({rate for own in climbs for climb in own for rate in climb})
    return [(number(rate), *(_p99([one.get(rate) for one in own]) for own in climbs)) for rate in rates]


def _p99(values: Sequence[float | None]) -> str:
    """Say the median over the launches that asked: others had given up before, or were disturbed at that moment."""
    asked = [math.inf if math.isnan(value) else value for value in values if value is not None]
    if not asked:
        return "not asked"
    middle = median(asked)
    some = "" if len(asked) == len(values) else f" in {len(asked)} of {len(values)} launches"
    return f"{'errors' if math.isinf(middle) else number(middle)}{some}"
