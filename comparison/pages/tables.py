"""Tables of what is hand-written, but for claims and error messages; macros raise KeyError on an unknown id."""

import csv

from markupsafe import Markup

from comparison.catalog.criteria import CRITERIA
from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.unshared import ALL, Unshared
from comparison.pages.html import prose, render, table
from comparison.pages.query import Site

COLUMNS_2016 = {
    "test": "Test", "framework": "Framework", "mean_ms": "Mean, ms", "requests": "Requests",
    "rps": "Requests per second", "timeouts": "Timeouts", "max_ms": "Largest, ms", "read_errors": "Read errors",
}  # fmt: skip
UNSHARED = ("Only in", "Setup", "Request", "What it does", "Share of its work")


def aspects_table(site: Site, criterion: str) -> Markup:
    """Both frameworks by the aspects of a criterion."""
    aspects = [aspect for aspect in site.project.aspects.values() if aspect.criterion == criterion]
    if not aspects:
        raise KeyError(f"no aspect of criterion {criterion!r}; known: {', '.join(CRITERIA)}")
    label = f"{CRITERIA[criterion]}: Flask and Django compared"
    return render("aspects", label=label, aspects=aspects, links=site.links, criteria=CRITERIA, names_criteria=False)


def glance_table(site: Site) -> Markup:
    """Both frameworks by the chosen aspects of every criterion."""
    chosen = [one for id_ in CRITERIA for one in site.project.aspects.values() if one.criterion == id_ and one.glance]
    label = "Flask and Django at a glance"
    return render("aspects", label=label, aspects=chosen, links=site.links, criteria=CRITERIA, names_criteria=True)


def decisions_table(site: Site) -> Markup:
    """The situations, what to pick in each, and why."""
    names = {id_: framework.name for id_, framework in FRAMEWORKS.items()}
    return render("decisions", decisions=site.project.decisions.values(), names=names, links=site.links)


def figures_2016(site: Site) -> Markup:
    """The figures of 2016 that articles copy."""
    with (site.project.data / "figures-2016.csv").open(encoding="utf-8", newline="") as file:
        figures = [figure | {"framework": FRAMEWORKS[figure["framework"]].name} for figure in csv.DictReader(file)]
    rows = ([prose(figure[name]) for name in COLUMNS_2016] for figure in figures)
    return table("Figures of June 2016", tuple(COLUMNS_2016.values()), rows, "figures")


def only_one_side(site: Site) -> Markup:
    """What only one side does, and that costs it more than 2 % of a request or shows in the answer."""
    return table("What only one side does", UNSHARED, map(_unshared, site.project.unshared.values()), "unshared")


def _unshared(entry: Unshared) -> tuple[str, ...]:
    setups = ", ".join(VARIANT_NAMES[variant] for variant in entry.variants)
    requests = "all" if entry.scenarios == (ALL,) else ", ".join(SCENARIOS[id_].title for id_ in entry.scenarios)
    share = "in the answer" if entry.headers else "not separable"
    if entry.percent:
        variant, scenario = entry.measured.split("/")
        share = f"{entry.percent} % ({SCENARIOS[scenario].title}, {VARIANT_NAMES[variant]})"
    return FRAMEWORKS[entry.framework].name, setups, requests, prose(entry.does), share
