"""What does an app cost before and beside its answers? Its start, its memory, and its instructions for a request."""

from collections.abc import Callable, Sequence

from comparison.catalog.frameworks import TWINS, Target
from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.pages.fallbacks import or_notice
from comparison.pages.html import note, table
from comparison.pages.links import Links
from comparison.pages.provenance import source
from comparison.pages.query import limits_of, newest, targets_in
from comparison.pages.wording import ranged
from comparison.project import Project
from comparison.stats.summary import NotMeasured, Summaries

RANGE = "Median over launches, with the lowest and the highest where they differ."
BASE = TWINS["wsgi"]
START = {"listen_ms": "Listens, ms", "first_answer_ms": "First answer, ms", "model_ms": "Importing the model, ms"}
MEMORY = {"worker_rss_mb": "RSS of a worker", "worker_pss_mb": "PSS of a worker", "pss_mb": "PSS of all processes"}


class Footprints:
    """The macros about what an app takes besides the time of a request."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known."""
        self._summaries = project.summaries

    @or_notice("--mode start")
    def start_table(self) -> str:
        """Give each target's way to its first answer."""
        scenario = MODES["start"].scenarios[0]
        asked = newest(self._summaries, "start", scenario, server=DEFAULT_SERVER)
        return _table(
            "From a fresh start to the first answer", asked, scenario, [*START.values(), "Launches"],
            lambda target: [
                *(ranged(asked.median(scenario, target, column)) for column in START),
                str(asked.median(scenario, target, "listen_ms").launches),
            ],
        )  # fmt: skip

    @or_notice("--mode memory")
    def memory_table(self) -> str:
        """Give each target's memory, the app loaded in each worker and loaded once before they fork."""
        scenario = MODES["memory"].scenarios[0]
        asked = newest(self._summaries, "memory", scenario, server=DEFAULT_SERVER)
        ways = {"each": 0, "preloaded": 1}
        loaded = {way: asked.where("memory", server=DEFAULT_SERVER, preload=is_) for way, is_ in ways.items()}
        return _table(
            "Memory of a server with several workers, in MiB", asked, scenario,
            [f"{name}, {way}" for name in MEMORY.values() for way in ways],
            lambda target: [_memory(one, scenario, target, column) for column in MEMORY for one in loaded.values()],
            f"In MiB. Each: the app loaded in each of {asked.session(scenario)['workers']} workers. Preloaded: once, "
            "before they fork. RSS counts shared memory in each process, PSS divides it among those that share it.",
        )  # fmt: skip

    @or_notice("--mode instructions")
    def instructions_table(self) -> str:
        """Give how many machine instructions each target needs for a request."""
        scenario = MODES["instructions"].scenarios[0]
        asked = newest(self._summaries, "instructions", scenario)

        def cells(target: Target) -> list[str]:
            own, base = (asked.median(scenario, one, "instructions") for one in (target, BASE))
            return [ranged(own), f"{own.value / base.value:.2f}", str(own.launches)]

        header = ["Instructions for a request", f"Ratio to {BASE.name}", "Launches"]
        return _table("Machine instructions for a request", asked, scenario, header, cells)


def _table(
    label: str, asked: Summaries, scenario: str, header: Sequence[str], cells: Callable[[Target], list[str]],
    explained: str = "",
) -> str:  # fmt: skip
    lines = [(target.name, *cells(target)) for target in targets_in(asked, scenario)]
    limits = limits_of(asked.session(scenario)["mode"])
    said = " ".join(filter(None, (RANGE, explained, limits, source(asked, scenario))))
    return f"{table(label, ('Target', *header), lines, 'footprint')}\n\n{note(said)}"


def _memory(asked: Summaries, scenario: str, target: Target, column: str) -> str:
    try:
        return ranged(asked.median(scenario, target, column))
    except NotMeasured:
        return "not measured"
