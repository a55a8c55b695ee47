"""Claims of the article (claims.yml), each with a verdict, a reason, and the evidence it rests on."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Annotated

from pydantic import AfterValidator, Field

from comparison.catalog.criteria import CRITERIA, VERDICTS
from comparison.catalog.frameworks import TARGETS, Target
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.entries import Entry, Model, Several, Text, one_of
from comparison.content.objections import Objection
from comparison.content.pointers import Evidence, Prose

SUBJECTS = ("flask", "django", "both")
WITHOUT_EVIDENCE = ("opinion", "unverifiable")  # there the reason says what would settle it
MEASURES = tuple(name for name in MODES["paired"].fills if name.endswith("_ms"))

Measured = Annotated[Target, one_of(tuple(map(str, TARGETS))), AfterValidator(Target.parse)]
Ratio = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Expectation(Model):
    """A ratio that the rows must not deny: a column of one target divided by that of another."""

    scenario: Annotated[str, one_of(SCENARIOS)]
    target: Measured
    base: Measured
    column: Annotated[str, one_of(MEASURES)]
    at_least: Ratio = 0.0
    at_most: Ratio = inf

    def __str__(self) -> str:
        least = f"at least {self.at_least:g}" if self.at_least > 0 else ""
        most = f"at most {self.at_most:g}" if self.at_most < inf else ""
        bounds = " and ".join(filter(None, (least, most)))
        return f"{self.column} of {self.target} in {self.scenario} {bounds} times that of {self.base}"

    def objections(self) -> Iterator[Objection]:
        if self.target == self.base:
            cure = "name the target to compare with"
            yield Objection("a base other than the target", str(self.base), cure, ("base",))
        if not self.model_fields_set & {"at_least", "at_most"}:
            cure = "say which ratios the verdict can live with"
            yield Objection("at_least, at_most or both, numbers above 0", None, cure)
        if self.at_least > self.at_most:
            yield Objection("at_least not above at_most", self.at_least, "swap them", ("at_least",))


class Claim(Entry):
    """One claim of the article in our words, the verdict on it, and what the verdict rests on."""

    section: Text = Field(description="Heading of the article under which it stands.")
    criterion: Annotated[str, one_of(CRITERIA)]
    subject: Annotated[str, one_of(SUBJECTS)]
    paraphrase: Text = Field(description="What the article says, in our words.")
    verdict: Annotated[str, one_of(VERDICTS)]
    because: Prose = Field(description="The reason, which may quote facts.")
    evidence: Several[Evidence] = ()
    expects: Several[Expectation] = ()

    def objections(self) -> Iterator[Objection]:
        if not self.evidence and self.verdict not in WITHOUT_EVIDENCE:
            cure = f"name the evidence, or judge it {WITHOUT_EVIDENCE[1]}"
            yield Objection(f"at least one pointer for the verdict {self.verdict!r}", None, cure, ("evidence",))
        for number, pointer in enumerate(self.evidence):
            if (pointer.kind, pointer.target) == ("claim", self.id):
                expected = "other evidence than the claim itself"
                yield Objection(expected, f"claim:{self.id}", "remove it", ("evidence", number))
        rows = {pointer.target for pointer in self.evidence if pointer.kind == "row"}
        for number, expectation in enumerate(self.expects):
            place = ("expects", number)
            yield from (objection.within(place) for objection in expectation.objections())
            if expectation.scenario not in rows:
                cure = f"add row:{expectation.scenario} to the evidence, so that readers find the rows"
                yield Objection(
                    "a row: pointer to each scenario that is expected of", expectation.scenario, cure, place
                )


def counts(claims: Iterable[Claim]) -> dict[str, int]:
    """How many claims have each verdict, in the order of VERDICTS, with those that none has."""
    verdicts = [claim.verdict for claim in claims]
    return {verdict: verdicts.count(verdict) for verdict in VERDICTS}
