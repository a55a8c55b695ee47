"""What stands round a chart: its title, its caption, its numbers, and the way to explore it."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import plotly.graph_objects as go  # type: ignore[import-untyped]
from markupsafe import Markup

from comparison.pages.charts.svg import svg
from comparison.pages.html import render, table
from comparison.pages.links import Links

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
    missing: str = ""  # what should be there and was not measured

    @property
    def description(self) -> str:
        """Every number, for those who hear the chart."""
        lines = (zip(self.header, row, strict=True) for row in self.rows)
        return "; ".join(", ".join(f"{name} {cell}" for name, cell in line) for line in lines)


def framed_chart(chart: Chart, links: Links) -> Markup:
    """A chart as HTML; the button that loads plotly.js appears only where scripts run, and says the size first."""
    with as_file(LIBRARY) as path:
        size = f"{path.stat().st_size / 1e6:.1f} MB"
    drawing = svg(chart.figure, chart.title, chart.description)
    numbers = table(f"Numbers of: {chart.title}", chart.header, chart.rows)
    caption = " ".join(filter(None, (chart.caption, chart.missing)))
    library = links.to(SCRIPT)
    return render("chart", chart=chart, drawing=drawing, numbers=numbers, caption=caption, library=library, size=size)
