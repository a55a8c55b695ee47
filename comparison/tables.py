"""Which tables do pages show, besides those of claims and rows?"""

import csv
from collections.abc import Iterable

from comparison.criteria import CRITERIA
from comparison.decisions import Aspect, Decision
from comparison.frameworks import FRAMEWORKS
from comparison.guide import Guide
from comparison.links import Links
from comparison.markup import framed, listed, prose, table
from comparison.schema import COLUMNS

KINDS = {str: "text", int: "whole number", float: "number"}
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

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._guide = guide
        self._links = links

    def aspects_table(self, criterion: str) -> str:
        """Compare both frameworks by the aspects of a criterion."""
        aspects = [aspect for aspect in self._guide.aspects.values() if aspect.criterion == criterion]
        if not aspects:
            raise KeyError(f"no aspect of criterion {criterion!r}; known: {', '.join(CRITERIA)}")
        label = f"{CRITERIA[criterion]}: Flask and Django compared"
        rows = ((prose(aspect.aspect), *self._sides(aspect), self._because(aspect)) for aspect in aspects)
        return table(label, ("Aspect", "Flask", "Django", "Evidence"), rows, "aspects")

    def glance_table(self) -> str:
        """Compare both frameworks by the chosen aspects of every criterion."""
        chosen = [aspect for id_ in CRITERIA for aspect in self._glances(id_)]
        rows = (
            (
                f'<a href="{self._links.to(f"criteria/{aspect.criterion}/")}">{CRITERIA[aspect.criterion]}</a>',
                prose(aspect.aspect),
                *self._sides(aspect),
                self._because(aspect),
            )
            for aspect in chosen
        )
        header = ("Criterion", "Aspect", "Flask", "Django", "Evidence")
        return table("Flask and Django at a glance", header, rows, "aspects glance")

    def _glances(self, criterion: str) -> Iterable[Aspect]:
        return (a for a in self._guide.aspects.values() if a.criterion == criterion and a.glance)

    def _sides(self, aspect: Aspect) -> tuple[str, str]:
        return prose(aspect.flask), prose(aspect.django)

    def _because(self, aspect: Aspect) -> str:
        return listed(map(self._links.pointer, aspect.evidence), "pointers")

    def decisions_table(self) -> str:
        """Give the situations, what to pick in each, and why."""
        rows = "".join(map(self._decision, self._guide.decisions.values()))
        head = "".join(f'<th scope="col">{name}</th>' for name in ("Situation", "Pick", "Why"))
        content = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        return framed("What to pick in which situation", content, "decisions")

    def _decision(self, decision: Decision) -> str:
        name = FRAMEWORKS[decision.pick].name if decision.pick in FRAMEWORKS else decision.pick.capitalize()
        why = listed(
            f"{prose(reason.text)} <small>{self._links.pointers(reason.evidence)}</small>"
            for reason in decision.because
        )
        return (
            f'<tr id="{decision.id}"><th scope="row">{prose(decision.situation)}</th>'
            f'<td><span class="pick pick-{decision.pick}">{name}</span></td><td>{why}</td></tr>'
        )

    def data_dictionary(self) -> str:
        """Explain every column of benchmarks.csv."""
        rows = (
            (
                f"<code>{column.name}</code>",
                KINDS[column.kind],
                prose(column.meaning),
                prose(column.expected) + (", or empty" if column.optional else ""),
            )
            for column in COLUMNS
        )
        return table("Columns of benchmarks.csv", ("Column", "Type", "Meaning", "Must be"), rows, "dictionary")

    def figures_2016(self) -> str:
        """Give the figures of 2016 that articles copy."""
        with (self._guide.data / "figures-2016.csv").open(encoding="utf-8", newline="") as file:
            figures = list(csv.DictReader(file))
        rows = (tuple(self._cell_2016(name, str(figure[name])) for name in COLUMNS_2016) for figure in figures)
        return table("Figures of June 2016", tuple(COLUMNS_2016.values()), rows, "figures")

    def _cell_2016(self, name: str, text: str) -> str:
        return FRAMEWORKS[text].name if name == "framework" else prose(text)
