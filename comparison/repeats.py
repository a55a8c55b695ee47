"""Do the ratios hold? The same comparison in another session, and on other servers."""

from collections.abc import Sequence
from dataclasses import dataclass

from comparison.absent import answered, or_notice, or_words
from comparison.frameworks import FRAMEWORKS, VARIANTS, Interface, Target, targets_of
from comparison.guide import Guide
from comparison.links import Links
from comparison.markup import note, table
from comparison.phrases import said
from comparison.scenarios import SCENARIOS
from comparison.servers import SERVERS, ServerKind
from comparison.summary import Ratio

ABOVE, BELOW = "django", "flask"
MATCHED = tuple(v for v in VARIANTS if all(v in FRAMEWORKS[id_].variants for id_ in (ABOVE, BELOW)))
# What stands below the line on each interface: the other subject in the same variant, else the reference.
BASES: dict[Interface, dict[str, Target]] = {
    "wsgi": {variant: Target(BELOW, variant) for variant in MATCHED},
    "asgi": {v: t for v in MATCHED for t in targets_of("asgi") if FRAMEWORKS[t.framework].role == "reference"},
}
ON_SERVERS = ("json", "predict")
SERVERS_NOTE = (
    "Each cell: ratio of median latencies with its 95 % interval, and what it allows to say. The servers were not "
    "asked in turn, so milliseconds of two lines must not be compared. On ASGI servers both variants of Django stand "
    "against a lean app, for the reference has no other."
)


@dataclass(frozen=True)
class Repeat:
    """One comparison in the two newest sessions that had enough launches."""

    scenario: str
    variant: str
    newer: Ratio
    older: Ratio
    sessions: Sequence[str]

    @property
    def agree(self) -> bool:
        """Whether the two intervals have something in common."""
        return self.newer.interval.overlaps(self.older.interval)

    @property
    def same(self) -> bool:
        """Whether both allow the same statement."""
        return self.newer.finding == self.older.finding


class Repeats:
    """The macros that ask the same question again."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known."""
        self._summaries = guide.summaries

    def _repeats(self) -> list[Repeat]:
        known = {id_: self._summaries.sessions(id_)[:2] for id_ in SCENARIOS}
        keys = [(id_, variant) for id_, sessions in known.items() if len(sessions) == 2 for variant in MATCHED]
        return list(answered(keys, lambda key: self._repeat(*key, known[key[0]])).values())

    def _repeat(self, scenario: str, variant: str, sessions: Sequence[str]) -> Repeat:
        above, below = Target(ABOVE, variant), Target(BELOW, variant)
        newer, older = (self._summaries.of(id_).ratio(scenario, above, below) for id_ in sessions)
        return Repeat(scenario, variant, newer, older, sessions)

    @or_notice("--mode paired", " in two sessions")
    def agreement_table(self) -> str:
        """Show whether the two newest sessions agree on each matched pair."""
        repeats = self._repeats()
        lines = [
            (
                SCENARIOS[repeat.scenario].title, repeat.variant, said(repeat.newer.interval),
                said(repeat.older.interval), "yes" if repeat.agree else "no",
                repeat.newer.finding if repeat.same else f"{repeat.newer.finding}; was: {repeat.older.finding}",
            )
            for repeat in repeats
        ]  # fmt: skip
        header = ("Scenario", "Variant", "Newest session", "The one before", "Intervals overlap", "Finding")
        names = " to ".join(FRAMEWORKS[id_].name for id_ in (ABOVE, BELOW))
        content = table(f"{names} in two sessions", header, lines, "agreement")
        sessions = "; ".join(dict.fromkeys(" and ".join(repeat.sessions) for repeat in repeats))
        return f"{content}\n\n{note(f'Ratio of median latencies with its 95 % interval. Sessions: {sessions}.')}"

    @or_words
    def agreement_words(self) -> str:
        """Say of how many matched pairs two sessions agree: in their intervals, and in what these allow to say."""
        repeats = self._repeats()
        agree, same = (sum(getattr(repeat, name) for repeat in repeats) for name in ("agree", "same"))
        return f"{agree} of {len(repeats)} have intervals that overlap, and {same} allow the same statement"

    @or_notice("--server granian --mode paired --scenario json --scenario predict")
    def servers_table(self) -> str:
        """Show the ratio on each server that was measured, one line for each."""
        lines = answered(SERVERS.values(), self._line)
        lacking = [id_ for id_ in SERVERS if SERVERS[id_] not in lines]
        header = ["Server", "Ratio of", *(f"{SCENARIOS[id_].title}, {v}" for id_ in ON_SERVERS for v in MATCHED)]
        content = table("The same comparison on other servers", [*header, "Measured"], lines.values(), "servers")
        absent = f" Not measured for the current apps: {', '.join(lacking)}." if lacking else ""
        return f"{content}\n\n{note(SERVERS_NOTE + absent)}"

    def _line(self, kind: ServerKind) -> tuple[str, ...]:
        asked = self._summaries.where("paired", server=kind.id)
        bases = BASES[kind.interface]
        keys = [(scenario, variant) for scenario in ON_SERVERS for variant in MATCHED]
        ratios = answered(keys, lambda key: asked.ratio(key[0], Target(ABOVE, key[1]), bases[key[1]]))
        cells = [_cell(ratios.get(key)) for key in keys]
        names = " to ".join(FRAMEWORKS[id_].name for id_ in (ABOVE, bases[MATCHED[0]].framework))
        rows = {scenario: asked.session(scenario) for scenario, _ in ratios}
        versions = dict.fromkeys(f"{row['server_version']}, {row['session']}" for row in rows.values())
        return f"<code>{kind.id}</code>", names, *cells, "; ".join(versions)


def _cell(ratio: Ratio | None) -> str:
    return "not measured" if ratio is None else f"{said(ratio.interval)}, {ratio.finding}"
