"""Which few words may a sentence of a page ask for? Every number comes from rows or facts, none from the page."""

from comparison.pages.fallbacks import NOTHING, or_words
from comparison.pages.html import inline
from comparison.pages.links import Links
from comparison.pages.provenance import measured
from comparison.pages.query import scenario_of, target_of
from comparison.pages.wording import part, said, said_noise, sentence
from comparison.project import Project
from comparison.stats.ratios import Comparison


class Words:
    """The macros that give a few words; each raises on an id that does not exist, and says so where no row answers."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._guide = project
        self._summaries = project.summaries

    def fact(self, id_: str) -> str:
        """Give a fact of facts.yml with its unit, linked to its evidence where that is a public page."""
        fact = self._guide.facts[id_]
        text = inline(fact.words)
        sources = [pointer.address for pointer in fact.evidence if pointer.kind == "source"]
        linked = f'<a href="{inline(sources[0])}">{text}</a>' if sources else text
        return f'<span class="fact">{linked}</span>'

    @or_words
    def ratio(self, scenario: str, target: str, base: str) -> str:
        """Say the ratio of response times and of CPU with their intervals."""
        comparison = self._comparison(scenario, target, base)
        return f"{said(comparison.latency.interval)}, CPU {said(comparison.cpu.interval)}"

    @or_words
    def verdict(self, scenario: str, target: str, base: str) -> str:
        """Say what response time and CPU allow to say."""
        return sentence(self._comparison(scenario, target, base))

    def _comparison(self, scenario: str, target: str, base: str) -> Comparison:
        asked = target_of(target), target_of(base)
        return self._summaries.comparison(scenario_of("paired", scenario), *asked)

    @or_words
    def share(self, scenario: str, target: str) -> str:
        """Say which share of a target's median is above bare WSGI, if the session can tell the two apart."""
        return part(self._summaries, scenario_of("paired", scenario), target_of(target))

    @or_words
    def noise(self, scenario: str) -> str:
        """Say how one target compares with a second copy of itself, in response time and in CPU."""
        time, cpu = (self._summaries.noise(scenario_of("paired", scenario), column) for column in ("p50_ms", "cpu_ms"))
        return f"{said_noise(time)}; CPU {said_noise(cpu)}"

    def code_lines(self, name: str) -> str:
        """Say how many lines of code a snippet has in each app."""
        return self._guide.snippets.code_lines(name)

    def measured_on(self) -> str:
        """Say when, where and how often the newest full sessions measured: once for a page."""
        return inline(measured(self._summaries, self._summaries.scenarios) or f"{NOTHING.capitalize()}.")
