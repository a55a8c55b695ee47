"""The article's claims with verdict, reason and evidence; macros raise KeyError on an id that is not there."""

from markupsafe import Markup

from comparison.catalog.criteria import CRITERIA, VERDICTS
from comparison.content.claims import Claim, counts
from comparison.pages.html import render
from comparison.pages.query import Site


def claim(site: Site, id_: str) -> Markup:
    """A link to a claim with its verdict, inside a sentence."""
    return render("claim", claim=site.project.claims[id_], links=site.links)


def claims_table(site: Site, criterion: str) -> Markup:
    """The claims of a criterion, with verdict and reason."""
    chosen = [claim for claim in site.project.claims.values() if claim.criterion == criterion]
    if not chosen:
        raise KeyError(f"no claim of criterion {criterion!r}; known: {', '.join(CRITERIA)}")
    return render("claims", criterion=CRITERIA[criterion], claims=chosen, links=site.links)


def claim_counts(site: Site) -> Markup:
    """How many claims have each verdict."""
    return render("claim_counts", counts=counts(site.project.claims.values()), meanings=VERDICTS)


def claims_ledger(site: Site) -> Markup:
    """Every claim under the heading of its section (Markdown); the choice of a verdict appears where scripts run."""
    claims = site.project.claims.values()
    sections: dict[str, list[Claim]] = {}
    for entry in claims:
        sections.setdefault(entry.section, []).append(entry)
    return render("ledger", counts=counts(claims), sections=sections, links=site.links, criteria=CRITERIA)
