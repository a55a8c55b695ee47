"""How often may a server be asked before its clients wait? One range for all, since launches differ more than apps."""

from collections.abc import Sequence

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.pages.fallbacks import or_words
from comparison.pages.query import Site, scenario_of, targets_in, under_load
from comparison.pages.wording import SPACE, counted, number
from comparison.stats.sizing import rate_of_worker
from comparison.stats.summary import Summaries
from comparison.stats.sustainable_rate import SLO_P99_MS, are_alike, span, sustainable_rates

MODE = MODES["latency"]


@or_words
def rate_range(site: Site, scenario: str) -> str:
    """Which largest rates the launches of all sessions found, and whether they separate the frameworks."""
    measured = _measured(site)
    rates = sustainable_rates(measured, scenario_of(MODE.id, scenario))
    top = max(measured.values("rate"))
    names = [FRAMEWORKS[id_].name for id_ in rates]
    if are_alike(list(rates.values())):
        words = _span([rate for launches in rates.values() for rate in launches], top)
        return f"{words}, for {' and '.join(names)} alike: our runs don't separate them"
    return "; ".join(f"{name}: {_span(launches, top)}" for name, launches in zip(names, rates.values(), strict=True))


@or_words
def workers_check(site: Site, scenario: str) -> str:
    """The rule of thumb for workers, held against the rates that one worker was seen to follow."""
    measured = _measured(site)
    by_framework = sustainable_rates(measured, scenario_of(MODE.id, scenario))
    rates = [rate for launches in by_framework.values() for rate in launches]
    busy = under_load(site.summaries, scenario)
    targets = [one for one in targets_in(measured, scenario) if FRAMEWORKS[one.framework].role == "subject"]
    plans = [rate_of_worker(busy.median(scenario, target, "cpu_ms").value) for target in targets]
    enough = sum(rate >= min(plans) for rate in rates)
    return (
        f"it plans {number(min(plans))} to {number(max(plans))} requests per second for one worker. Here a worker "
        f"handled {number(min(plans))} or more in {enough} of {counted(len(rates), 'launch', 'launches')}, with "
        f"99 of 100 answers within {SLO_P99_MS:.0f}{SPACE}ms"
    )


def _measured(site: Site) -> Summaries:
    return site.summaries.where(MODE.id, server=DEFAULT_SERVER)


def _span(rates: Sequence[float], top: float) -> str:
    """From where to where rates go: where launches followed to the highest rate of all, it may be more."""
    low, middle, high = (f"{'at least ' if rate == top else ''}{number(rate)}" for rate in span(rates))
    launches = counted(len(rates), "launch", "launches")
    if low == high:
        return f"{low} requests per second in each of {launches}"
    return f"between {low} and {high} requests per second by launch, {middle} in the middle ({launches})"
