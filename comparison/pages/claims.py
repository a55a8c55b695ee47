"""How does a page show the article's claims, each with its verdict, reason and evidence?"""

from itertools import groupby

from comparison.catalog.criteria import CRITERIA, VERDICTS
from comparison.content.claims import Claim, counts
from comparison.pages.html import badge, listed, prose, slug, table
from comparison.pages.links import Links
from comparison.project import Project


class Ledger:
    """The macros about claims; each raises on an id that does not exist."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._claims = project.claims
        self._links = links

    def claim(self, id_: str) -> str:
        """Link to a claim with its verdict, inside a sentence."""
        claim = self._claims[id_]
        link = self._links.claim(claim.id, f"claim {claim.id}")
        return f'<span class="claim-link">{link}&nbsp;{badge(claim.verdict)}</span>'

    def claims_table(self, criterion: str) -> str:
        """Give the claims of a criterion, with verdict and reason."""
        chosen = [claim for claim in self._claims.values() if claim.criterion == criterion]
        if not chosen:
            raise KeyError(f"no claim of criterion {criterion!r}; known: {', '.join(CRITERIA)}")
        rows = ((self._said(claim), badge(claim.verdict), prose(claim.because)) for claim in chosen)
        label = f"Claims about {CRITERIA[criterion].lower()}"
        return table(label, ("The article says", "Verdict", "Because"), rows, "claims")

    def _said(self, claim: Claim) -> str:
        return f"{prose(claim.paraphrase)} <small>{self._links.claim(claim.id, claim.id)}</small>"

    def claim_counts(self) -> str:
        """Count the claims by verdict."""
        rows = [
            (badge(verdict), str(number), VERDICTS[verdict])
            for verdict, number in counts(self._claims.values()).items()
        ]
        rows.append(("all", str(len(self._claims)), ""))
        return table("How many claims have each verdict", ("Verdict", "Claims", "Meaning"), rows, "counts")

    def claims_ledger(self) -> str:
        """Give every claim under the heading of its section; the choice of a verdict appears where scripts run."""
        parts = [self._choice()]
        for section, claims in groupby(sorted(self._claims.values(), key=self._order), key=lambda claim: claim.section):
            entries = "".join(map(self._entry, claims))
            parts.append(f'### {section} {{ #section-{slug(section)} }}\n\n<div class="ledger">{entries}</div>')
        return "\n\n".join(parts)

    def _order(self, claim: Claim) -> int:
        """Keep sections in the order of their first claim."""
        sections = list(dict.fromkeys(other.section for other in self._claims.values()))
        return sections.index(claim.section)

    def _choice(self) -> str:
        numbers = counts(self._claims.values())
        options = "".join(
            f'<option value="{verdict}">{verdict} ({number})</option>' for verdict, number in numbers.items()
        )
        return (
            '<p class="ledger-choice" hidden><label for="verdict-choice">Show claims with the verdict</label> '
            '<select id="verdict-choice" autocomplete="off">'  # or a reload brings the choice back, but not its effect
            f'<option value="">any ({len(self._claims)})</option>{options}</select> '
            '<span role="status"></span></p>'
        )

    def _entry(self, claim: Claim) -> str:
        evidence = listed(map(self._links.pointer, claim.evidence), "pointers") if claim.evidence else ""
        criterion = f'<a href="{self._links.to(f"criteria/{claim.criterion}/")}">{CRITERIA[claim.criterion]}</a>'
        return (
            f'<div class="claim" id="{claim.id}" data-claim="{claim.id}" data-verdict="{claim.verdict}">'
            f'<p class="claim-said"><a class="claim-id" href="#{claim.id}">{claim.id}</a> {prose(claim.paraphrase)}</p>'
            f"<p>{badge(claim.verdict)} {prose(claim.because)}</p>"
            f'<div class="claim-evidence"><span>Criterion: {criterion}</span>{evidence}</div></div>'
        )
