"""Which charts do pages show? Each is one plotly Figure, made from summaries, with its words and its numbers."""

from collections.abc import Iterable

from comparison.figures import Part, cost_figure, latency_figure, part_name, ratio_figure, share_figure
from comparison.frameworks import FLOOR, TARGETS, Target
from comparison.framing import Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.publish import library_size
from comparison.scenarios import MODEL_SCENARIOS, SCENARIOS, Scenario
from comparison.summary import Interval, NotMeasured, Ratio
from comparison.words import Words, milliseconds

MATCHED = "guarded"  # the variant in which all frameworks do the same for a request: what an app with users runs
RATIO_SHOWS = (
    "Dot: {above}'s median latency divided by {below}'s, geometric mean over launches. Line: 95 % interval. "
    "Shaded: the noise floor, one app against its own copy. Right of 1 means that {above}'s median was higher."
)
LATENCY_SHOWS = "Dot: median over launches of a launch's median latency, in ms. Line: from the lowest to the highest."
SHARE_SHOWS = (
    "Grey: the part of the median latency that bare WSGI needs too, with the same server, checks and model. "
    "Coloured: what the framework adds, in per cent of the whole."
)
COST_SHOWS = (
    "One row for each model, ordered by the median latency, in ms, that bare WSGI needs for the same request with the "
    "same server, checks and model. Dot: what the framework adds, in per cent of its own median latency. "
    "Line: 95 % interval. Both frameworks run with sessions, CSRF protection and security headers. "
    "“None we can see”: the median cannot be told from that of bare WSGI."
)
COST_LIMITS = "It does not show your model, many clients at once, the way to the server, or other machines."


class Charts:
    """The macros that give a chart; each raises if the data cannot answer."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links
        self._words = Words(guide, links)

    def ratio_chart(self, target: str, base: str) -> str:
        """Show how two targets' medians compare in each scenario, beside what the session cannot tell apart."""
        above, below = Target.parse(target), Target.parse(base)
        ratios = [self._summaries.ratio(scenario, above, below) for scenario in self._scenarios()]
        chart = Chart(
            id=f"ratio-{above}-{below}".replace("/", "-"),
            figure=ratio_figure(ratios),
            title=f"{above.name} against {below.name}: ratio of median latencies",
            shows=RATIO_SHOWS.format(above=above.name, below=below.name),
            limits="It does not show throughput, many clients at once, or other machines.",
            header=("Scenario", "Ratio", "95 % low", "95 % high", "Noise floor", "Finding"),
            rows=[_ratio_row(ratio) for ratio in ratios],
        )
        return self._framed(chart, self._scenarios())

    def latency_chart(self, scenario: str) -> str:
        """Show the median latency of each target in a scenario, with its range over launches."""
        medians = [self._summaries.median(scenario, target) for target in TARGETS]
        chart = Chart(
            id=f"latency-{scenario}",
            figure=latency_figure(medians),
            title=f"{SCENARIOS[scenario].title}: median latency",
            shows=f"{LATENCY_SHOWS} The request: {SCENARIOS[scenario].asks}",
            limits="Launches drift together, so compare by the ratio. It does not show throughput or other machines.",
            header=("Target", "Median, ms", "Lowest launch, ms", "Highest launch, ms", "Launches"),
            rows=[(m.target.name, *(f"{v:.3f}" for v in (m.value, m.low, m.high)), str(m.launches)) for m in medians],
        )
        return self._framed(chart, [scenario])

    def cost_chart(self) -> str:
        """Show how small the framework's part becomes as the model takes longer, one row for each model."""
        scenarios, left_out = self._modelled()
        targets = [target for target in TARGETS if target.variant == MATCHED]
        floor = {scenario: self._summaries.median(scenario, FLOOR).value for scenario in scenarios}
        keys = [(scenario, target) for scenario in sorted(scenarios, key=floor.__getitem__) for target in targets]
        parts = [self._part(scenario, target, floor[scenario]) for scenario, target in keys]
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
        return self._framed(chart, scenarios)

    def _part(self, scenario: str, target: Target, floor: float) -> Part:
        request = f"{_modelled_name(SCENARIOS[scenario])}: {milliseconds(floor)} on bare WSGI"
        share = self._summaries.share(scenario, target)
        return Part(request, target, share, self._words.share(scenario, str(target)))

    def _modelled(self) -> tuple[list[str], list[str]]:
        """Give the scenarios with a model of the newest session that measured any, and the titles of the others."""
        sessions = {id_: self._summaries.session(id_) for id_ in MODEL_SCENARIOS if id_ in self._summaries.scenarios}
        if not sessions:
            raise NotMeasured(
                f"no full session has measured {' or '.join(MODEL_SCENARIOS)}: run scripts/measure.py --full"
            )
        newest = max(sessions.values(), key=lambda row: str(row["date"]))["session"]
        chosen = [id_ for id_, row in sessions.items() if row["session"] == newest]
        return chosen, [_modelled_name(SCENARIOS[id_]) for id_ in MODEL_SCENARIOS if id_ not in chosen]

    def share_chart(self) -> str:
        """Show how much of each median bare WSGI needs too, and what the framework adds, where cost_chart does not."""
        targets = [target for target in TARGETS if target != FLOOR]
        scenarios = [scenario for scenario in self._scenarios() if scenario not in MODEL_SCENARIOS]
        shares = {(s, t): self._summaries.share(s, t) for s in scenarios for t in targets}
        chart = Chart(
            id="share",
            figure=share_figure(shares),
            title="How much of the other requests is the framework",
            shows=SHARE_SHOWS,
            limits="It does not show your model: a slower one makes every coloured part smaller.",
            header=("Scenario and target", "Framework's part", "95 % low", "95 % high"),
            rows=[(part_name(*key), *_percents(share)) for key, share in shares.items()],
        )
        return self._framed(chart, scenarios)

    def _scenarios(self) -> list[str]:
        return [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios]

    def _framed(self, chart: Chart, scenarios: Iterable[str]) -> str:
        measured = self._words.measured(scenarios)
        return framed_chart(chart, measured, self._links.to("assets/plotly.min.js"), library_size())


def _ratio_row(ratio: Ratio) -> tuple[str, ...]:
    numbers = (ratio.interval.value, ratio.interval.low, ratio.interval.high)
    band = f"{ratio.noise_band.low:.2f} to {ratio.noise_band.high:.2f}"
    return SCENARIOS[ratio.scenario].title, *(f"{number:.3f}" for number in numbers), band, ratio.finding


def _modelled_name(scenario: Scenario) -> str:
    """Name a request with its model; most are called after it."""
    return scenario.title if scenario.id == scenario.model else f"{scenario.title}, {scenario.model}"


def _percents(share: Interval) -> tuple[str, ...]:
    return tuple(f"{100 * bound:.1f} %" for bound in (share.value, share.low, share.high))
