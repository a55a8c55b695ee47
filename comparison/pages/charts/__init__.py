"""Charts as plotly figures and as SVG."""
