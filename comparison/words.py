"""How is a number said inside a sentence of a page? Every number comes from rows or facts, none from the page."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from comparison.frameworks import FLOOR, FRAMEWORKS, Target
from comparison.guide import Guide
from comparison.links import Links
from comparison.markup import inline
from comparison.rows import Row
from comparison.summary import Interval, Ratio

SPACE = "\N{NO-BREAK SPACE}"


class Words:
    """The macros that give a few words; each raises if the data cannot answer."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._guide = guide
        self._links = links

    def fact(self, id_: str) -> str:
        """Give a fact of facts.yml with its unit, linked to its evidence where that is a public page."""
        fact = self._guide.facts[id_]
        value = f"{fact.value:,}" if isinstance(fact.value, int | float) else fact.value
        text = inline(f"{value}{SPACE}{fact.unit}".strip())
        sources = [pointer.address for pointer in fact.evidence if pointer.kind == "source"]
        linked = f'<a href="{inline(sources[0])}">{text}</a>' if sources else text
        return f'<span class="fact">{linked}</span>'

    def ratio(self, scenario: str, target: str, base: str) -> str:
        """Say a ratio of medians with its interval."""
        found = self._guide.summaries.ratio(scenario, Target.parse(target), Target.parse(base))
        return said(found.interval)

    def verdict(self, scenario: str, target: str, base: str) -> str:
        """Say what a ratio allows to say."""
        return finding(self._guide.summaries.ratio(scenario, Target.parse(target), Target.parse(base)))

    def median(self, scenario: str, target: str) -> str:
        """Say a target's median latency."""
        return milliseconds(self._guide.summaries.median(scenario, Target.parse(target)).value)

    def share(self, scenario: str, target: str) -> str:
        """Say which part of a target's median is above bare WSGI, if the session can tell the two apart."""
        asked = Target.parse(target)
        if self._guide.summaries.ratio(scenario, asked, FLOOR).finding == "no difference":
            return "none we can see"
        return percent(max(0.0, self._guide.summaries.share(scenario, asked).value))

    def noise(self, scenario: str) -> str:
        """Say how one target compares with a second copy of itself."""
        return said(self._guide.summaries.noise(scenario))

    def code_lines(self, name: str) -> str:
        """Say how many lines of code a snippet has in each app."""
        return self._guide.snippets.code_lines(name)

    def measured_on(self) -> str:
        """Say when, where and how often the newest full sessions measured."""
        return inline(self.measured(self._guide.summaries.scenarios))

    def measured(self, scenarios: Iterable[str]) -> str:
        """Say the circumstances of scenarios, in one sentence for each session."""
        sessions: dict[str, list[str]] = {}
        for scenario in scenarios:
            sessions.setdefault(self._guide.summaries.session(scenario)["session"], []).append(scenario)
        return " ".join(map(self._sentence, sessions.values()))

    def _sentence(self, scenarios: Sequence[str]) -> str:
        row = self._guide.summaries.session(scenarios[0])
        launches = max(int(self._guide.summaries.rows(scenario)["launch"].nunique()) for scenario in scenarios)
        asked = f"{versions(self._guide, scenarios[0])}; {counted(launches, 'launch', 'launches')}"
        return f"Measured {circumstances(row)}, {asked}."


def circumstances(row: Row) -> str:
    """Say date, machine and server of a row."""
    day = datetime.fromisoformat(row["date"])
    return (
        f"on {day.day} {day:%B %Y} on {row['cpu_model']} ({counted(row['cores'], 'core', 'cores')}, "
        f"{row['memory_mb']:,} MiB), {row['os']}, Python {row['python']}, {row['server']} {row['server_version']} "
        f"with {counted(row['workers'], 'worker', 'workers')} of {counted(row['threads'], 'thread', 'threads')}"
    )


def versions(guide: Guide, scenario: str) -> str:
    """Say which versions of the frameworks a scenario was measured with."""
    rows = guide.summaries.rows(scenario)
    found = dict(zip(rows["framework"], rows["framework_version"], strict=True))
    return ", ".join(f"{FRAMEWORKS[id_].name} {version}" for id_, version in found.items() if isinstance(version, str))


def counted(number: int, one: str, many: str) -> str:
    """Say a number of things."""
    return f"{number} {one if number == 1 else many}"


def said(interval: Interval) -> str:
    """Say a ratio with its interval: with three decimals where it lies so close to 1 that two would hide all."""
    decimals = 3 if max(abs(interval.low - 1), abs(interval.high - 1)) < 0.01 else 2
    return f"{interval.value:.{decimals}f} ({interval.low:.{decimals}f} to {interval.high:.{decimals}f})"


def percent(share: float) -> str:
    """Say a share in whole per cent, small ones with a decimal."""
    return f"{100 * share:.{1 if 0 < abs(share) < 0.0995 else 0}f}{SPACE}%"


def milliseconds(value: float) -> str:
    """Say a time with three significant digits or to the millisecond."""
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}{SPACE}ms"


def finding(ratio: Ratio) -> str:
    """Say in plain words what a ratio shows: a difference only where it clears the noise."""
    if ratio.finding == "too few launches":
        return f"too few launches to say ({ratio.launches})"
    if ratio.finding == "no difference":
        return "no difference we can see"
    same = ratio.target.framework == ratio.base.framework
    name = ratio.target.name if same else FRAMEWORKS[ratio.target.framework].name
    bounds = sorted(abs(bound - 1) for bound in (ratio.interval.low, ratio.interval.high))
    size, low, high = map(percent, (abs(ratio.interval.value - 1), *bounds))
    return f"{name}'s median was {size} {ratio.finding} (95{SPACE}% interval {low} to {high})"
