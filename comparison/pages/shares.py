"""How much of a request is the framework? Charts of its share, by the cost of the model and for the other requests."""

from collections.abc import Iterable, Mapping

from comparison.catalog.frameworks import BASELINE, FRAMEWORKS
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS, Scenario
from comparison.pages.charts.figure import SCRIPT, Chart, framed_chart
from comparison.pages.charts.specs import Part, share_figure
from comparison.pages.fallbacks import answered, or_notice
from comparison.pages.links import Links
from comparison.pages.query import DEFAULT_TARGETS, unmeasured
from comparison.pages.wording import bound, milliseconds, part
from comparison.project import Project
from comparison.stats.ratios import Interval
from comparison.stats.summary import NotMeasured

MATCHED = "guarded"  # the variant in which all frameworks do the same for a request
TARGETS = [target for target in DEFAULT_TARGETS if target.variant == MATCHED]
CAPTION = (
    "Dot: the part of the median response time that the same request does not need without a framework. Line: 95 % "
    "interval. Protections on, one request at a time."
)


class Shares:
    """The macros that give a chart of the framework's share.

    A scenario is drawn with all that the chart compares or not at all: a part alone would be taken for a comparison.
    """

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = project.summaries
        self._links = links

    @or_notice("--mode paired")
    def cost_chart(self) -> str:
        """Show how small the framework's share becomes as the model takes longer, one row for each model."""
        found = answered(self._modelled(), self._parts)
        floor = {scenario: self._summaries.median(scenario, BASELINE).value for scenario in found}
        ordered = {scenario: found[scenario] for scenario in sorted(found, key=floor.__getitem__)}
        left_out = [_modelled_name(SCENARIOS[id_]) for id_ in MODEL_SCENARIOS if id_ not in found]
        quick, slow = min(floor, key=floor.__getitem__), max(floor, key=floor.__getitem__)
        ends = (f"{_largest(found[id_]).said} at {milliseconds(floor[id_])}" for id_ in (quick, slow))
        title = f"The slower the model, the smaller the framework's share: {', '.join(ends)}"
        lacks = f"Not in this session: {', '.join(left_out)}." if left_out else ""
        return self._framed("framework-share-by-model-cost", title, ordered, lacks)

    @or_notice("--mode paired")
    def share_chart(self) -> str:
        """Show the framework's share of the requests that cost_chart does not show, the largest first."""
        there = [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios and id_ not in MODEL_SCENARIOS]
        found = answered(there, self._parts)
        ordered = dict(sorted(found.items(), key=lambda item: -_largest(item[1]).share.value))
        most, *_, least = [*ordered.items()] * 2
        ends = (f"{_largest(parts).said} in “{SCENARIOS[id_].title}”" for id_, parts in (most, least))
        title = f"The framework's share of other requests: {', '.join(ends)}"
        return self._framed("share", title, ordered, unmeasured(found, MODEL_SCENARIOS))

    def _parts(self, scenario: str) -> list[Part]:
        floor = self._summaries.median(scenario, BASELINE).value
        request = f"{_modelled_name(SCENARIOS[scenario])}: {milliseconds(floor)} without a framework"
        return [
            Part(request, target, self._summaries.share(scenario, target), part(self._summaries, scenario, target))
            for target in TARGETS
        ]

    def _modelled(self) -> list[str]:
        """Give the scenarios with a model of the newest session that measured any."""
        sessions = {id_: self._summaries.session(id_) for id_ in MODEL_SCENARIOS if id_ in self._summaries.scenarios}
        if not sessions:
            raise NotMeasured(f"no full session has measured {' or '.join(MODEL_SCENARIOS)}")
        newest = max(sessions.values(), key=lambda row: str(row["date"]))["session"]
        return [id_ for id_, row in sessions.items() if row["session"] == newest]

    def _framed(self, id_: str, title: str, found: Mapping[str, list[Part]], lacks: str) -> str:
        parts = [part for parts in found.values() for part in parts]
        rows = [(one.request, FRAMEWORKS[one.target.framework].name, *_percents(one.share), one.said) for one in parts]
        header = ("Request", "Framework", "Share", "95 % low", "95 % high", "Means")
        chart = Chart(id_, share_figure(parts), title, CAPTION, header, rows, lacks)
        return framed_chart(chart, self._links.to(SCRIPT))


def _modelled_name(scenario: Scenario) -> str:
    """Name a request with its model; most are called after it."""
    return scenario.title if scenario.model in ("", scenario.id) else f"{scenario.title}, {scenario.model}"


def _largest(parts: Iterable[Part]) -> Part:
    return max(parts, key=lambda one: one.share.value)


def _percents(share: Interval) -> tuple[str, ...]:
    return tuple(f"{bound(100 * end, 1)} %" for end in (share.value, share.low, share.high))
