"""Do the ratios hold? The same comparison in another session, and on other servers."""

from collections.abc import Sequence
from dataclasses import dataclass

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES, Interface, Target, targets_of
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import SERVERS, ServerKind
from comparison.pages.fallbacks import answered, or_notice, or_words
from comparison.pages.html import note, table
from comparison.pages.links import Links
from comparison.pages.wording import SMALL, said
from comparison.project import Project
from comparison.stats.ratios import Comparison, Interval, Ratio

ABOVE, BELOW = "django", "flask"
MATCHED = tuple(v for v in VARIANT_NAMES if all(v in FRAMEWORKS[id_].variants for id_ in (ABOVE, BELOW)))
MEASURES = {"latency": "response time", "cpu": "CPU"}
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
    "Expected: where the ratio of another session like the one before would lie in 95 of 100 cases, if only launches "
    "differed. Both sessions ran on one machine, so this shows chance and not other hardware."
)


@dataclass(frozen=True)
class Repeat:
    """One comparison in the newest session that had enough launches, and in one before it."""

    scenario: str
    variant: str
    newer: Comparison
    older: Comparison
    sessions: Sequence[str]
    pythons: Sequence[str]

    def expected(self, measure: str) -> Interval:
        """Where the older session lets expect the newer ratio."""
        newer, older = self._ratios(measure)
        return older.predicted(newer.launches)

    def holds(self, measure: str) -> bool:
        """Whether the newer ratio lies where the older session lets expect it."""
        return self.expected(measure).holds(self._ratios(measure)[0].interval.value)

    def cells(self, measure: str) -> tuple[str, str, str]:
        """Give what a line says of a measure: the newer ratio, what was expected, whether that came true."""
        expected = self.expected(measure)
        ratio = self._ratios(measure)[0].interval
        return said(ratio), f"{expected.low:.3f} to {expected.high:.3f}", "yes" if self.holds(measure) else "no"

    def _ratios(self, measure: str) -> tuple[Ratio, Ratio]:
        return getattr(self.newer, measure), getattr(self.older, measure)


class Repeats:
    """The macros that ask the same question again."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known."""
        self._summaries = project.summaries

    def _repeats(self) -> list[Repeat]:
        known = {id_: self._sessions(id_) for id_ in SCENARIOS}
        keys = [(id_, variant) for id_, sessions in known.items() if len(sessions) == 2 for variant in MATCHED]
        return list(answered(keys, lambda key: self._repeat(*key, known[key[0]])).values())

    def _sessions(self, scenario: str) -> list[str]:
        """Give the newest session and the one before: of the same Python if there is one, else of another."""
        own, every = (one.sessions(scenario) for one in (self._summaries, self._summaries.on_any_python()))
        return [*own, *(session for session in every if session not in own)][:2] if own else []

    def _repeat(self, scenario: str, variant: str, sessions: Sequence[str]) -> Repeat:
        asked = [self._summaries.on_any_python().of(id_) for id_ in sessions]
        newer, older = (one.comparison(scenario, Target(ABOVE, variant), Target(BELOW, variant)) for one in asked)
        rows = [one.session(scenario) for one in asked]
        return Repeat(
            scenario, variant, newer, older, sessions, [f"{row['python']} ({row['python_build']})" for row in rows]
        )

    @or_notice("--mode paired", " in two sessions")
    def agreement_table(self) -> str:
        """Show whether the newest session found the ratios that the one before lets expect."""
        repeats = self._repeats()
        lines = [
            (SCENARIOS[one.scenario].title, VARIANT_NAMES[one.variant], *one.cells("latency"), *one.cells("cpu"))
            for one in repeats
        ]
        columns = (name for measure in ("Response time", "CPU") for name in (measure, "Expected", "As expected"))
        content = table("Django against Flask in two sessions", ("Request", "Setup", *columns), lines, "agreement")
        sessions = "; ".join(dict.fromkeys(" after ".join(repeat.sessions) for repeat in repeats))
        told = f"{AGREEMENT_NOTE} Sessions: {sessions}.{_pythons(repeats)}"
        return f"{content}\n\n{note(told)}"

    @or_words
    def agreement_words(self) -> str:
        """Say how many ratios of the newest session lie where the one before lets expect them, if there are two."""
        if self._summaries.scenarios and not any(len(self._sessions(id_)) == 2 for id_ in SCENARIOS):
            return "not known yet, because only one has measured the current apps"
        repeats = self._repeats()
        counts = (
            f"{sum(one.holds(measure) for one in repeats)} of {len(repeats)} ratios of {name}"
            for measure, name in MEASURES.items()
        )
        return f"{' and '.join(counts)} lie where the session before predicts them.{_pythons(repeats)}".removesuffix(
            "."
        )

    @or_notice("--server granian --mode paired --scenario json --scenario predict")
    def servers_table(self) -> str:
        """Show the ratios on each server that was measured, one line for each."""
        lines = answered(SERVERS.values(), self._line)
        lacking = [id_ for id_ in SERVERS if SERVERS[id_] not in lines]
        setups = [f"{SCENARIOS[id_].title}, {VARIANT_NAMES[v]}" for id_ in ON_SERVERS for v in IN_SETUPS]
        header = ["Server", "Ratio of", *setups, "Measured"]
        content = table("The same comparison on other servers", header, lines.values(), "servers")
        absent = f" Not measured for the current apps: {', '.join(lacking)}." if lacking else ""
        return f"{content}\n\n{note(SERVERS_NOTE + absent)}"

    def _line(self, kind: ServerKind) -> tuple[str, ...]:
        asked = self._summaries.where("paired", server=kind.id)
        bases = BASES[kind.interface]
        keys = [(scenario, variant) for scenario in ON_SERVERS for variant in IN_SETUPS]
        found = answered(keys, lambda key: asked.comparison(key[0], Target(ABOVE, key[1]), bases[key[1]]))
        cells = [_cell(found.get(key)) for key in keys]
        names = " to ".join(FRAMEWORKS[id_].name for id_ in (ABOVE, bases[IN_SETUPS[0]].framework))
        rows = {scenario: asked.session(scenario) for scenario, _ in found}
        versions = dict.fromkeys(f"{row['server_version']}, {row['session']}" for row in rows.values())
        return f"<code>{kind.id}</code>", names, *cells, "; ".join(versions)


def _cell(comparison: Comparison | None) -> str:
    if comparison is None:
        return "not measured"
    return f"{_ratio(comparison.latency)}<br>CPU {_ratio(comparison.cpu)}"


def _ratio(ratio: Ratio) -> str:
    doubts = {"no difference": f", {SMALL}", "too few launches": ", too few launches"}
    return f"{said(ratio.interval)}{doubts.get(ratio.finding, '')}"


def _pythons(repeats: Sequence[Repeat]) -> str:
    """Warn where the two sessions ran on different Pythons."""
    known = dict.fromkeys(" and ".join(one.pythons) for one in repeats if len(set(one.pythons)) > 1)
    return f" They ran on different Pythons, {'; '.join(known)}, so this is no mere repetition." if known else ""
