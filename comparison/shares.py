"""How much of a request is the framework? Charts of its part, by the cost of the model and for the other requests."""

from collections.abc import Iterable

from comparison.absent import answered, or_notice
from comparison.asked import DEFAULT_TARGETS, unmeasured
from comparison.circumstances import measured
from comparison.figures import Part, cost_figure, part_name, share_figure
from comparison.frameworks import FLOOR, Target
from comparison.framing import SCRIPT, Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.phrases import bound, milliseconds, part
from comparison.scenarios import MODEL_SCENARIOS, SCENARIOS, Scenario
from comparison.summary import Interval, NotMeasured

MATCHED = "guarded"  # the variant in which all frameworks do the same for a request: what an app with users runs
SHARE_SHOWS = (
    "Grey: the part of the median latency that bare WSGI needs too, with the same server, checks and model. "
    "Coloured: what the framework adds, in per cent of the whole."
)
SHARE_LIMITS = "It does not show your model: a slower one makes every coloured part smaller."
COST_SHOWS = (
    "One row for each model, ordered by the median latency, in ms, that bare WSGI needs for the same request with the "
    "same server, checks and model. Dot: what the framework adds, in per cent of its own median latency. "
    "Line: 95 % interval. Both frameworks run with sessions, CSRF protection and security headers. "
    "“None we can see”: the median cannot be told from that of bare WSGI."
)
COST_LIMITS = "It does not show your model, many clients at once, the way to the server, or other machines."


class Shares:
    """The macros that give a chart of the framework's part.

    A scenario is drawn with all that the chart compares or not at all: a part alone would be taken for a comparison.
    """

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links

    @or_notice("--mode paired")
    def cost_chart(self) -> str:
        """Show how small the framework's part becomes as the model takes longer, one row for each model."""
        targets = [target for target in DEFAULT_TARGETS if target.variant == MATCHED]
        found = answered(self._modelled(), lambda scenario: self._parts(scenario, targets))
        floor = {scenario: self._summaries.median(scenario, FLOOR).value for scenario in found}
        keys = [(scenario, target) for scenario in sorted(found, key=floor.__getitem__) for target in targets]
        parts = [found[scenario][targets.index(target)] for scenario, target in keys]
        left_out = [_modelled_name(SCENARIOS[id_]) for id_ in MODEL_SCENARIOS if id_ not in found]
        chart = Chart(
            id="framework-share-by-model-cost",
            figure=cost_figure(parts),
            title="The framework's part of a request, by the cost of the model",
            shows=COST_SHOWS,
            limits=COST_LIMITS + (f" Not in this session: {', '.join(left_out)}." if left_out else ""),
            header=("Request and target", "Model", "Bare WSGI, ms", "Part", "95 % low", "95 % high", "Finding"),
            rows=[
                (part_name(*key), SCENARIOS[key[0]].model, f"{floor[key[0]]:.3f}", *_percents(part.share), part.said)
                for key, part in zip(keys, parts, strict=True)
            ],
        )
        return self._framed(chart, found)

    def _parts(self, scenario: str, targets: Iterable[Target]) -> list[Part]:
        floor = self._summaries.median(scenario, FLOOR).value
        request = f"{_modelled_name(SCENARIOS[scenario])}: {milliseconds(floor)} on bare WSGI"
        return [
            Part(request, target, self._summaries.share(scenario, target), part(self._summaries, scenario, target))
            for target in targets
        ]

    def _modelled(self) -> list[str]:
        """Give the scenarios with a model of the newest session that measured any."""
        sessions = {id_: self._summaries.session(id_) for id_ in MODEL_SCENARIOS if id_ in self._summaries.scenarios}
        if not sessions:
            raise NotMeasured(f"no full session has measured {' or '.join(MODEL_SCENARIOS)}")
        newest = max(sessions.values(), key=lambda row: str(row["date"]))["session"]
        return [id_ for id_, row in sessions.items() if row["session"] == newest]

    @or_notice("--mode paired")
    def share_chart(self) -> str:
        """Show how much of each median bare WSGI needs too, and what the framework adds, where cost_chart does not."""
        targets = [target for target in DEFAULT_TARGETS if target != FLOOR]
        there = self._summaries.scenarios
        scenarios = [id_ for id_ in SCENARIOS if id_ in there and id_ not in MODEL_SCENARIOS]
        found = answered(scenarios, lambda s: {(s, target): self._summaries.share(s, target) for target in targets})
        shares = {key: share for parts in found.values() for key, share in parts.items()}
        chart = Chart(
            id="share",
            figure=share_figure(shares),
            title="How much of the other requests is the framework",
            shows=SHARE_SHOWS,
            limits=SHARE_LIMITS + unmeasured(found, MODEL_SCENARIOS),
            header=("Scenario and target", "Framework's part", "95 % low", "95 % high"),
            rows=[(part_name(*key), *_percents(share)) for key, share in shares.items()],
        )
        return self._framed(chart, found)

    def _framed(self, chart: Chart, scenarios: Iterable[str]) -> str:
        return framed_chart(chart, measured(self._summaries, scenarios), self._links.to(SCRIPT))


def _modelled_name(scenario: Scenario) -> str:
    """Name a request with its model; most are called after it."""
    return scenario.title if scenario.id == scenario.model else f"{scenario.title}, {scenario.model}"


def _percents(share: Interval) -> tuple[str, ...]:
    return tuple(f"{bound(100 * end, 1)} %" for end in (share.value, share.low, share.high))
