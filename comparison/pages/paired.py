"""How do Flask and Django compare in numbers? Tables of response time and CPU, and first where they disagree."""

from collections.abc import Mapping
from html import escape

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.fallbacks import NOTHING, answered, or_notice
from comparison.pages.html import framed, head, line, note, table
from comparison.pages.links import Links
from comparison.pages.query import scenario_of, unmeasured
from comparison.pages.wording import change, disagreements, milliseconds, signed
from comparison.project import Project
from comparison.stats.ratios import Comparison

ABOVE, BELOW = "django", "flask"
SETUPS = tuple(v for v in VARIANT_NAMES if all(v in FRAMEWORKS[id_].variants for id_ in (ABOVE, BELOW)))
HEADER = ("Django against Flask", "Response time (95 % CI)", "CPU per request (95 % CI)")
UNEQUAL = "default"  # each documentation turns on what it turns on
TAIL = "Slowest 1 % (95 % CI)"


class Pairs:
    """The macros that compare the two frameworks in the same setup."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known."""
        self._summaries = project.summaries

    def _compare(self, scenario: str, variant: str) -> Comparison:
        return self._summaries.comparison(scenario, Target(ABOVE, variant), Target(BELOW, variant))

    @or_notice("--mode paired")
    def setups_table(self, *scenarios: str) -> str:
        """Compare both frameworks as their documentation starts you, bare, and with protections; one part a request."""
        keys = [(scenario_of("paired", scenario), variant) for scenario in scenarios for variant in SETUPS]
        found = answered(keys, lambda key: self._compare(*key))
        first = disagreements({f"{SCENARIOS[id_].title}, {VARIANT_NAMES[v]}": one for (id_, v), one in found.items()})
        bodies = "".join(
            f'<tbody><tr class="group"><th scope="rowgroup" colspan="{len(HEADER)}">{escape(SCENARIOS[id_].title)}</th>'
            f"</tr>{''.join(line(_cells(_setup(v), found.get((id_, v)))) for v in SETUPS)}</tbody>"
            for id_ in scenarios
        )
        return f"{_first(first)}\n\n{framed('Django against Flask in three setups', head(HEADER) + bodies, 'setups')}"

    @or_notice("--mode paired")
    def comparison_table(self, variant: str) -> str:
        """Compare both frameworks in one setup, request by request, with the slowest requests beside the median."""
        there = [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios]
        found = answered(there, lambda scenario: self._compare(scenario, variant))
        named = {SCENARIOS[id_].title: one for id_, one in found.items()}
        rows = [(*_cells(escape(name), one), change(one.tail)) for name, one in named.items()]
        content = table(f"Django against Flask, {VARIANT_NAMES[variant]}", (*HEADER, TAIL), rows, "comparisons")
        below = " ".join(filter(None, (_tails(named), unmeasured(found))))
        return f"{_first(disagreements(named))}\n\n{content}\n\n{note(below)}"


def _setup(variant: str) -> str:
    """Name a setup, and say so where the two sides do not do the same."""
    name = VARIANT_NAMES[variant].capitalize()
    return f"{name} <small>(unequal work)</small>" if variant == UNEQUAL else name


def _first(text: str) -> str:
    """Give what stands above a table, as large as other text: it is no small print."""
    return f"<p>{escape(text)}</p>"


def _cells(name: str, comparison: Comparison | None) -> tuple[str, ...]:
    if comparison is None:
        return name, NOTHING, NOTHING
    times = " against ".join(milliseconds(median.value) for median in comparison.medians)
    return name, f"{change(comparison.latency)}<br><small>{times}</small>", change(comparison.cpu)


def _tails(comparisons: Mapping[str, Comparison]) -> str:
    """Name the requests whose slowest one in a hundred lean the other way than the median."""
    told = {name: one for name, one in comparisons.items() if one.latency.finding in ("higher", "lower")}
    other = [
        f"{name} {signed(one.tail.interval.value)} (noise up to {signed(one.tail.noise_band.high)})"
        for name, one in told.items()
        if (one.tail.interval.value > 1) != (one.latency.interval.value > 1)
    ]
    if not other:
        return "The slowest 1 % (p99) lean the same way as the median wherever the median differs."
    return f"The slowest 1 % (p99) lean the other way than the median here: {'; '.join(other)}."
