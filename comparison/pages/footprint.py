"""Footprint: what an app costs before and beside its answers: its start, its memory, its instructions for a request."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from comparison.catalog.frameworks import AA_COPIES, Target
from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.pages.fallbacks import or_notice
from comparison.pages.html import table
from comparison.pages.provenance import source
from comparison.pages.query import Site, limits_of, newest, targets_in
from comparison.pages.wording import ranged
from comparison.stats.summary import NotMeasured, Summaries

RANGE = "Median over launches, with the lowest and the highest where they differ."
BASE = AA_COPIES["wsgi"]
START = {"listen_ms": "Listens, ms", "first_answer_ms": "First answer, ms", "model_ms": "Importing the model, ms"}
MEMORY = {"worker_rss_mb": "RSS of a worker", "worker_pss_mb": "PSS of a worker", "pss_mb": "PSS of all processes"}
LOADED = {"each": 0, "preloaded": 1}


@or_notice("--mode start")
def start_table(site: Site) -> Markup:
    """Each target's way to its first answer."""
    scenario = MODES["start"].scenarios[0]
    rows = newest(site.summaries, "start", scenario, server=DEFAULT_SERVER)

    def cells(target: Target) -> list[str]:
        medians = [rows.median(scenario, target, column) for column in START]
        return [*map(ranged, medians), str(medians[0].launches)]

    return _table("From a fresh start to the first answer", rows, scenario, [*START.values(), "Launches"], cells)


@or_notice("--mode memory")
def memory_table(site: Site) -> Markup:
    """Each target's memory, the app loaded in each worker and loaded once before they fork."""
    scenario = MODES["memory"].scenarios[0]
    rows = newest(site.summaries, "memory", scenario, server=DEFAULT_SERVER)
    ways = [rows.where("memory", server=DEFAULT_SERVER, preload=preload) for preload in LOADED.values()]
    return _table(
        "Memory of a server with several workers, in MiB", rows, scenario,
        [f"{name}, {way}" for name in MEMORY.values() for way in LOADED],
        lambda target: [_memory(way, scenario, target, column) for column in MEMORY for way in ways],
        f"In MiB. Each: the app loaded in each of {rows.session(scenario)['workers']} workers. Preloaded: once, "
        "before they fork. RSS counts shared memory in each process, PSS divides it among those that share it.",
    )  # fmt: skip


def _memory(rows: Summaries, scenario: str, target: Target, column: str) -> str:
    try:
        return ranged(rows.median(scenario, target, column))
    except NotMeasured:
        return "not measured"


@or_notice("--mode instructions")
def instructions_table(site: Site) -> Markup:
    """How many machine instructions each target needs for a request."""
    scenario = MODES["instructions"].scenarios[0]
    rows = newest(site.summaries, "instructions", scenario)
    base = rows.median(scenario, BASE, "instructions").value

    def cells(target: Target) -> list[str]:
        median = rows.median(scenario, target, "instructions")
        return [ranged(median), f"{median.value / base:.2f}", str(median.launches)]

    header = ["Instructions for a request", f"Ratio to {BASE.name}", "Launches"]
    return _table("Machine instructions for a request", rows, scenario, header, cells)


def _table(
    label: str, rows: Summaries, scenario: str, header: Sequence[str], cells: Callable[[Target], list[str]],
    explained: str = "",
) -> Markup:  # fmt: skip
    lines = [(target.name, *cells(target)) for target in targets_in(rows, scenario)]
    limits = limits_of(rows.session(scenario)["mode"])
    note = " ".join(filter(None, (RANGE, explained, limits, source(rows, scenario))))
    return table(label, ("Target", *header), lines, "footprint", note)
