"""What do columns, modes, gates and servers mean? Tables of the registries: no page explains them twice."""

from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.quality import GATES
from comparison.dataset.schema import COLUMNS
from comparison.pages.html import listed, prose, table
from comparison.pages.links import Links
from comparison.project import Project

KINDS = {str: "text", int: "whole number", float: "number"}


class Dictionary:
    """The macros that explain words; they need no row."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what every family takes."""

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

    def gates_table(self) -> str:
        """Give what each gate asks of a row that may support a statement."""
        rows = ((f"<code>{gate.id}</code>", prose(gate.asks)) for gate in GATES)
        return table("Gates", ("Gate", "What it asks of a row"), rows, "gates")

    def modes_table(self) -> str:
        """Give how each mode asks, and what its numbers do not show."""
        rows = (
            (f"<code>{m.id}</code>", prose(m.meaning), prose(m.limits), ", ".join(f"<code>{c}</code>" for c in m.fills))
            for m in MODES.values()
        )
        header = ("Mode", "How it asks", "What it does not show", "Columns that it fills")
        return table("Modes of measuring", header, rows, "modes")

    def servers_list(self) -> str:
        """List the servers."""
        return listed(f"<code>{kind.id}</code>: {prose(kind.meaning)}." for kind in SERVERS.values())
