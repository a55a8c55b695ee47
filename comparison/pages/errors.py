"""Error messages, each under a heading that is the message itself."""

from itertools import groupby

from markupsafe import Markup

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.content.error_messages import EXAMPLE
from comparison.pages.html import render
from comparison.pages.query import Site


def error_count(site: Site) -> str:
    """How many messages there are."""
    return str(len(site.project.errors))


def errors_by_source(site: Site) -> Markup:
    """The messages of each program as a list of links that opens; the search has them from the headings."""
    errors = sorted(site.project.errors.values(), key=lambda error: error.source.casefold())
    sources = {source: list(group) for source, group in groupby(errors, lambda error: error.source)}
    return render("error_sources", sources=sources)


def error_index(site: Site) -> Markup:
    """Every message in the order of the alphabet, with its meaning and what helps (Markdown)."""
    errors = site.project.errors.values()
    return render("errors", errors=errors, frameworks=FRAMEWORKS, links=site.links, parts=EXAMPLE.split)
