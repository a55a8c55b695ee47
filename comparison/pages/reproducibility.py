"""Reproducibility: the same comparison in another session, and on other servers."""

from collections.abc import Sequence

from markupsafe import Markup

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES, Interface, Target, targets_of
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import SERVERS, ServerKind
from comparison.pages.fallbacks import or_notice, or_words
from comparison.pages.html import prose, render, table
from comparison.pages.query import ABOVE, BELOW, SETUPS, Site
from comparison.pages.wording import SMALL, ratio_words
from comparison.stats.ratios import Comparison, Ratio
from comparison.stats.reproducibility import Repeat, Repeated, repeats, two_sessions
from comparison.stats.summary import Summaries, answered

# On other servers: what stands below the line on each interface, the other subject in the same setup or the reference.
ON_SERVERS, IN_SETUPS = ("json", "predict"), ("lean", "guarded")
BASES: dict[Interface, dict[str, Target]] = {
    "wsgi": {variant: Target(BELOW, variant) for variant in IN_SETUPS},
    "asgi": {v: t for v in IN_SETUPS for t in targets_of("asgi") if FRAMEWORKS[t.framework].role == "reference"},
}
SERVERS_NOTE = (
    "Each cell: the ratio of median response times and of CPU per request, with 95 % intervals. The servers were not "
    "asked in turn, so don't compare milliseconds of two lines. On ASGI servers both setups of Django stand against a "
    "bare app, because the reference has no other."
)
AGREEMENT_NOTE = (
    "Expected: where the ratio of another session like the other one would lie in 95 of 100 cases, if only launches "
    "differed. Both sessions ran on one machine, so this shows chance and not other hardware."
)


@or_notice("--mode paired", " in two sessions")
def agreement_table(site: Site) -> Markup:
    """Whether one session found the ratios that another one lets expect."""
    known = repeats(site.summaries, SCENARIOS, SETUPS, (ABOVE, BELOW))
    rows = [
        (SCENARIOS[one.scenario].title, VARIANT_NAMES[one.variant], *_cells(one.latency), *_cells(one.cpu))
        for one in known
    ]
    columns = (name for measure in ("Response time", "CPU") for name in (measure, "Expected", "As expected"))
    sessions = "; ".join(dict.fromkeys(", held against ".join(repeat.sessions) for repeat in known))
    note = f"{AGREEMENT_NOTE} Sessions: {sessions}.{_pythons(known)}"
    return table("Django against Flask in two sessions", ("Request", "Setup", *columns), rows, "agreement", note)


def _cells(repeated: Repeated) -> tuple[str, str, str]:
    expected = f"{repeated.expected.low:.3f} to {repeated.expected.high:.3f}"
    return ratio_words(repeated.ratio.interval), expected, "yes" if repeated.is_expected else "no"


@or_words
def agreement_words(site: Site) -> str:
    """How many ratios of one session lie where another one lets expect them, if there are two."""
    if site.summaries.scenarios and not any(len(two_sessions(site.summaries, id_)) == 2 for id_ in SCENARIOS):
        return "not known yet, because only one has measured the current apps"
    known = repeats(site.summaries, SCENARIOS, SETUPS, (ABOVE, BELOW))
    ratios = {"response time": [one.latency for one in known], "CPU": [one.cpu for one in known]}
    counts = (f"{sum(one.is_expected for one in of)} of {len(of)} ratios of {name}" for name, of in ratios.items())
    words = f"{' and '.join(counts)} lie where the other session predicts them.{_pythons(known)}"
    return words.removesuffix(".")


def _pythons(known: Sequence[Repeat]) -> str:
    """A warning where the two sessions ran on different Pythons."""
    different = dict.fromkeys(" and ".join(one.pythons) for one in known if len(set(one.pythons)) > 1)
    return (
        f" They ran on different Pythons, {'; '.join(different)}, so this is no mere repetition." if different else ""
    )


@or_notice("--server granian --mode paired --scenario json --scenario predict")
def servers_table(site: Site) -> Markup:
    """The ratios on each server that was measured, one line for each."""
    lines = answered(SERVERS.values(), lambda kind: _line(site.summaries, kind))
    missing = [kind.id for kind in SERVERS.values() if kind not in lines]
    setups = [f"{SCENARIOS[id_].title}, {VARIANT_NAMES[variant]}" for id_ in ON_SERVERS for variant in IN_SETUPS]
    note = SERVERS_NOTE + (f" Not measured for the current apps: {', '.join(missing)}." if missing else "")
    header = ["Server", "Ratio of", *setups, "Measured"]
    return table("The same comparison on other servers", header, lines.values(), "servers", note)


def _line(summaries: Summaries, kind: ServerKind) -> tuple[str, ...]:
    served = summaries.where("paired", server=kind.id)
    bases = BASES[kind.interface]
    keys = [(scenario, variant) for scenario in ON_SERVERS for variant in IN_SETUPS]
    found = answered(keys, lambda key: served.comparison(key[0], Target(ABOVE, key[1]), bases[key[1]]))
    names = " to ".join(FRAMEWORKS[id_].name for id_ in (ABOVE, bases[IN_SETUPS[0]].framework))
    sessions = [served.session(scenario) for scenario in dict.fromkeys(scenario for scenario, _ in found)]
    versions = dict.fromkeys(f"{row['server_version']}, {row['session']}" for row in sessions)
    return prose(f"`{kind.id}`"), names, *(_ratios(found.get(key)) for key in keys), "; ".join(versions)


def _ratios(comparison: Comparison | None) -> str:
    if comparison is None:
        return "not measured"
    return render("two_lines", first=_ratio(comparison.latency), second=f"CPU {_ratio(comparison.cpu)}")


def _ratio(ratio: Ratio) -> str:
    doubts = {"no difference": f", {SMALL}", "too few launches": ", too few launches"}
    return f"{ratio_words(ratio.interval)}{doubts.get(ratio.finding, '')}"
