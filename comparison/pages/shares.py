"""The framework's share of a request: charts of it by the cost of the model, and for the other requests.

A scenario is drawn with all that the chart compares or not at all: a part alone would be taken for a comparison.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from comparison.catalog.frameworks import BASELINE, FRAMEWORKS
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS, Scenario
from comparison.pages.charts.figure import Chart, framed_chart
from comparison.pages.charts.specs import Share, share_figure
from comparison.pages.fallbacks import or_notice
from comparison.pages.query import DEFAULT_TARGETS, Site, unmeasured
from comparison.pages.wording import bound, milliseconds, share_words
from comparison.stats.ratios import Interval
from comparison.stats.summary import NotMeasured, Summaries, answered

MATCHED = "guarded"  # the variant in which all frameworks do the same for a request
TARGETS = [target for target in DEFAULT_TARGETS if target.variant == MATCHED]
CAPTION = (
    "Dot: the part of the median response time that the same request does not need without a framework. Line: 95 % "
    "interval. Protections on, one request at a time."
)
HEADER = ("Request", "Framework", "Share", "95 % low", "95 % high", "Means")


@or_notice("--mode paired")
def cost_chart(site: Site) -> Markup:
    """How small the framework's share becomes as the model takes longer, one row for each model."""
    shares = answered(_modelled(site.summaries), lambda scenario: _shares(site.summaries, scenario))
    baseline = {scenario: _baseline_ms(site.summaries, scenario) for scenario in shares}
    ordered = {scenario: shares[scenario] for scenario in sorted(shares, key=baseline.__getitem__)}
    quick, *_, slow = [*ordered] * 2
    ends = (f"{_largest(shares[id_]).words} at {milliseconds(baseline[id_])}" for id_ in (quick, slow))
    title = f"The slower the model, the smaller the framework's share: {', '.join(ends)}"
    left_out = [_name(SCENARIOS[id_]) for id_ in MODEL_SCENARIOS if id_ not in shares]
    missing = f"Not in this session: {', '.join(left_out)}." if left_out else ""
    return _chart(site, "framework-share-by-model-cost", title, ordered, missing)


@or_notice("--mode paired")
def share_chart(site: Site) -> Markup:
    """The framework's share of the requests that cost_chart does not show, the largest first."""
    measured = [id_ for id_ in SCENARIOS if id_ in site.summaries.scenarios and id_ not in MODEL_SCENARIOS]
    shares = answered(measured, lambda scenario: _shares(site.summaries, scenario))
    ordered = dict(sorted(shares.items(), key=lambda item: -_largest(item[1]).interval.value))
    most, *_, least = [*ordered] * 2
    ends = (f"{_largest(shares[id_]).words} in “{SCENARIOS[id_].title}”" for id_ in (most, least))
    title = f"The framework's share of other requests: {', '.join(ends)}"
    return _chart(site, "share", title, ordered, unmeasured(shares, MODEL_SCENARIOS))


def _modelled(summaries: Summaries) -> list[str]:
    """The scenarios with a model of the newest session that measured any."""
    sessions = {id_: summaries.session(id_) for id_ in MODEL_SCENARIOS if id_ in summaries.scenarios}
    if not sessions:
        raise NotMeasured(f"no full session has measured {' or '.join(MODEL_SCENARIOS)}")
    newest = max(sessions.values(), key=lambda row: str(row["date"]))["session"]
    return [id_ for id_, row in sessions.items() if row["session"] == newest]


def _shares(summaries: Summaries, scenario: str) -> list[Share]:
    request = f"{_name(SCENARIOS[scenario])}: {milliseconds(_baseline_ms(summaries, scenario))} without a framework"
    return [
        Share(request, target, summaries.share(scenario, target), share_words(summaries, scenario, target))
        for target in TARGETS
    ]


def _baseline_ms(summaries: Summaries, scenario: str) -> float:
    return summaries.median(scenario, BASELINE).value


def _chart(site: Site, id_: str, title: str, ordered: Mapping[str, list[Share]], missing: str) -> Markup:
    shares = [share for group in ordered.values() for share in group]
    rows = [
        (share.request, FRAMEWORKS[share.target.framework].name, *_percents(share.interval), share.words)
        for share in shares
    ]
    return framed_chart(Chart(id_, share_figure(shares), title, CAPTION, HEADER, rows, missing), site.links)


def _name(scenario: Scenario) -> str:
    """A request with its model; most are called after it."""
    return scenario.title if scenario.model in ("", scenario.id) else f"{scenario.title}, {scenario.model}"


def _largest(shares: Iterable[Share]) -> Share:
    return max(shares, key=lambda share: share.interval.value)


def _percents(share: Interval) -> tuple[str, ...]:
    return tuple(f"{bound(100 * end, 1)} %" for end in (share.value, share.low, share.high))
