"""Which tables do pages show, besides those of claims and rows?"""

import csv
from collections.abc import Callable, Iterable

from comparison.catalog.criteria import CRITERIA
from comparison.catalog.frameworks import FRAMEWORKS
from comparison.content.decisions import Aspect, Decision
from comparison.pages.html import framed, head, listed, prose, table
from comparison.pages.links import Links
from comparison.project import Project

COLUMNS_2016 = {
    "test": "Test",
    "framework": "Framework",
    "mean_ms": "Mean, ms",
    "requests": "Requests",
    "rps": "Requests per second",
    "timeouts": "Timeouts",
    "max_ms": "Largest, ms",
    "read_errors": "Read errors",
}


class Tables:
    """The macros that give a table; each raises on an id that does not exist."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._guide = project
        self._links = links

    def aspects_table(self, criterion: str) -> str:
        """Compare both frameworks by the aspects of a criterion."""
        aspects = [aspect for aspect in self._guide.aspects.values() if aspect.criterion == criterion]
        if not aspects:
            raise KeyError(f"no aspect of criterion {criterion!r}; known: {', '.join(CRITERIA)}")
        return self._compared(f"{CRITERIA[criterion]}: Flask and Django compared", aspects, lambda aspect: "")

    def glance_table(self) -> str:
        """Compare both frameworks by the chosen aspects of every criterion."""
        known = self._guide.aspects.values()
        chosen = [aspect for id_ in CRITERIA for aspect in known if aspect.criterion == id_ and aspect.glance]
        return self._compared("Flask and Django at a glance", chosen, self._criterion)

    def _criterion(self, aspect: Aspect) -> str:
        address = self._links.to(f"criteria/{aspect.criterion}/")
        return f'<small><a href="{address}">{CRITERIA[aspect.criterion]}</a></small> '

    def _compared(self, label: str, aspects: Iterable[Aspect], before: Callable[[Aspect], str]) -> str:
        """Give each aspect a line for both frameworks, and below it a line over the whole width for the evidence."""
        bodies = "".join(
            f'\n<tbody id="{aspect.id}"><tr><th scope="row">{before(aspect)}{prose(aspect.aspect)}</th>'
            f"\n<td>{prose(aspect.flask)}</td>\n<td>{prose(aspect.django)}</td></tr>"
            f'\n<tr class="because"><td colspan="3">Evidence: {self._links.pointers(aspect.evidence)}</td></tr></tbody>'
            for aspect in aspects
        )
        return framed(label, f"{head(('Aspect', 'Flask', 'Django'))}{bodies}", "aspects")

    def decisions_table(self) -> str:
        """Give the situations, what to pick in each, and why."""
        rows = "".join(map(self._decision, self._guide.decisions.values()))
        content = f"{head(('Situation', 'Pick', 'Why'))}<tbody>{rows}</tbody>"
        return framed("What to pick in which situation", content, "decisions")

    def _decision(self, decision: Decision) -> str:
        name = FRAMEWORKS[decision.pick].name if decision.pick in FRAMEWORKS else decision.pick.capitalize()
        why = listed(
            f"{prose(reason.text)} <small>{self._links.pointers(reason.evidence)}</small>"
            for reason in decision.because
        )
        return (
            f'\n<tr id="{decision.id}"><th scope="row">{prose(decision.situation)}</th>'
            f'\n<td><span class="pick pick-{decision.pick}">{name}</span></td>\n<td>{why}</td></tr>'
        )

    def figures_2016(self) -> str:
        """Give the figures of 2016 that articles copy."""
        with (self._guide.data / "figures-2016.csv").open(encoding="utf-8", newline="") as file:
            figures = list(csv.DictReader(file))
        rows = (tuple(self._cell_2016(name, str(figure[name])) for name in COLUMNS_2016) for figure in figures)
        return table("Figures of June 2016", tuple(COLUMNS_2016.values()), rows, "figures")

    def _cell_2016(self, name: str, text: str) -> str:
        return FRAMEWORKS[text].name if name == "framework" else prose(text)
