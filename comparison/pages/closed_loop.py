"""Closed loop: how much a server answers when many ask at once, and what a request costs it then."""

from markupsafe import Markup

from comparison.catalog.frameworks import BASELINE, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.fallbacks import or_notice, or_words
from comparison.pages.html import table
from comparison.pages.provenance import source
from comparison.pages.query import CONNECTIONS, Site, target_of, targets_in, under_load
from comparison.pages.wording import milliseconds, ranged, share_words, throughput
from comparison.stats.sizing import core_hours
from comparison.stats.summary import NotMeasured, Summaries

BARE_REQUEST = "json"  # the one that runs no model
HEADER = (
    "App", "Requests per second", "CPU per request", "Core-hours per million", "Framework's share under load",
    "Share, one at a time",
)  # fmt: skip


@or_words
def capacity_words(site: Site, scenario: str, target: str, base: str) -> str:
    """How the throughput of two targets compares."""
    above, below = target_of(target), target_of(base)
    return throughput(under_load(site.summaries, scenario).ratio(scenario, above, below, "rps"))


@or_notice("--mode capacity")
def capacity_table(site: Site, scenario: str) -> Markup:
    """Each target's throughput, the CPU of a request, and the framework's share, busy and in pairs."""
    busy = under_load(site.summaries, scenario)
    rows = [_row(busy, site.summaries, scenario, target) for target in targets_in(busy, scenario)]
    label = f"{SCENARIOS[scenario].title}: throughput and cost over {CONNECTIONS} connections"
    note = f"{CONNECTIONS} connections; median of launches, with the lowest and highest. {source(busy, scenario)}"
    return table(label, HEADER, rows, "capacity", note)


def _row(busy: Summaries, pairs: Summaries, scenario: str, target: Target) -> tuple[str, ...]:
    cpu = busy.median(scenario, target, "cpu_ms").value
    costs = ranged(busy.median(scenario, target, "rps")), milliseconds(cpu), f"{core_hours(cpu):.2f}"
    if target == BASELINE:
        return target.name, *costs, "", ""
    try:
        alone = share_words(pairs, scenario, target)
    except NotMeasured:
        alone = "not measured"
    return target.name, *costs, share_words(busy, scenario, target, "cpu_ms"), alone


@or_words
def share_under_load(site: Site, scenario: str, target: str) -> str:
    """Which share of the CPU that a busy server spends on a request is the framework's."""
    return share_words(under_load(site.summaries, scenario), scenario, target_of(target), "cpu_ms")


@or_words
def overhead(site: Site, target: str) -> str:
    """What a busy server spends on a request without any model: what to add to a model's time."""
    busy = under_load(site.summaries, BARE_REQUEST)
    return milliseconds(busy.median(BARE_REQUEST, target_of(target), "cpu_ms").value)
