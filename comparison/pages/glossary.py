"""Meanings of columns, modes, quality flags and servers: tables of the registries, so no page explains them twice."""

from markupsafe import Markup

from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.quality import FLAGS
from comparison.dataset.schema import COLUMNS
from comparison.pages.html import prose, render, table
from comparison.pages.query import Site

KINDS = {str: "text", int: "whole number", float: "number"}


def data_dictionary(site: Site) -> Markup:
    """Every column of benchmarks.csv."""
    rows = (
        (_code(one.name), KINDS[one.kind], prose(one.meaning), prose(one.expected + ", or empty" * one.optional))
        for one in COLUMNS
    )
    return table("Columns of benchmarks.csv", ("Column", "Type", "Meaning", "Must be"), rows, "dictionary")


def gates_table(site: Site) -> Markup:
    """What each quality flag asks of a row that may support a statement."""
    rows = ((_code(flag.id), prose(flag.asks)) for flag in FLAGS)
    return table("Gates", ("Gate", "What it asks of a row"), rows, "gates")


def modes_table(site: Site) -> Markup:
    """How each mode asks, and what its numbers do not show."""
    rows = ((_code(mode.id), prose(mode.meaning), prose(mode.limits), _code(*mode.fills)) for mode in MODES.values())
    header = ("Mode", "How it asks", "What it does not show", "Columns that it fills")
    return table("Modes of measuring", header, rows, "modes")


def servers_list(site: Site) -> Markup:
    """The servers."""
    return render("list", items=[prose(f"`{kind.id}`: {kind.meaning}.") for kind in SERVERS.values()])


def _code(*names: str) -> Markup:
    return prose(", ".join(f"`{name}`" for name in names))
