"""What the frameworks answer by default: a table of all differences, and each with its request and what to set."""

from markupsafe import Markup

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.content.differences import GROUPS
from comparison.pages.html import render
from comparison.pages.query import Site


def differences_table(site: Site) -> Markup:
    """Every difference in one line, with a link to it."""
    return render("differences_table", differences=site.project.differences.values(), frameworks=FRAMEWORKS)


def differences(site: Site, group: str) -> Markup:
    """The differences of a group with their requests, answers, and what to set (Markdown)."""
    if group not in GROUPS:
        raise KeyError(f"no group {group!r} of differences; there are {', '.join(GROUPS)}")
    chosen = [difference for difference in site.project.differences.values() if difference.group == group]
    return render("differences", differences=chosen, frameworks=FRAMEWORKS, links=site.links)
