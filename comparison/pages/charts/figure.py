"""What stands round a chart? Its title, what it shows and what not, its numbers, and the way to explore it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import as_file, files

import plotly.graph_objects as go  # type: ignore[import-untyped]

from comparison.pages.charts.svg import svg
from comparison.pages.html import table

SCRIPT = "assets/plotly.min.js"  # where the site has it
LIBRARY = files("plotly") / "package_data" / "plotly.min.js"


@dataclass(frozen=True)
class Chart:
    """A Figure with the words and the numbers that belong to it."""

    id: str
    figure: go.Figure
    title: str  # what it found
    caption: str  # what the marks are and what the chart does not show, in at most thirty words
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    lacks: str = ""  # what should be there and was not measured

    @property
    def description(self) -> str:
        """Say every number, for those who hear the chart."""
        return "; ".join(
            ", ".join(f"{name} {cell}" for name, cell in zip(self.header, row, strict=True)) for row in self.rows
        )


def framed_chart(chart: Chart, library: str) -> str:
    """Give a chart as HTML. Its Figure lies in a template, which no script of the theme tries to run.

    The button that loads plotly.js from `library` appears only where scripts run, and says the size first.
    """
    with as_file(LIBRARY) as path:
        size = f"{path.stat().st_size / 1e6:.1f} MB"
    cells = [[escape(cell) for cell in row] for row in chart.rows]
    return (
        f'<figure class="chart-figure" data-chart="{chart.id}" id="chart-{chart.id}">'
        f'<p class="chart-title">{escape(chart.title)}</p>'
        f'<div class="chart-place" data-search-exclude>{svg(chart.figure, chart.title, chart.description)}</div>'
        f'<p class="chart-explore" hidden><button type="button" class="md-button" data-library="{escape(library)}">'
        f"Explore this chart (downloads {escape(size)})</button></p>"
        f"<template data-search-exclude>{escape(chart.figure.to_json())}</template>"
        f'<details class="chart-numbers" data-search-exclude><summary>The numbers of this chart</summary>'
        f"{table(f'Numbers of: {chart.title}', chart.header, cells)}</details>"
        f"<figcaption>{escape(' '.join(filter(None, (chart.caption, chart.lacks))))}</figcaption></figure>"
    )
