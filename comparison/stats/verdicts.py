"""Whether the rows still bear out what claims expect of them."""

from collections.abc import Iterable, Iterator

from comparison.content.claims import Claim, Expectation
from comparison.content.objections import Objection
from comparison.stats.ratios import MIN_LAUNCHES
from comparison.stats.summary import NotMeasured, Summaries


def denials(claim: Claim, summaries: Summaries) -> Iterator[Objection]:
    """Each expectation that the newest full sessions deny: the 95 % interval lies outside the bounds.

    What nobody has measured, or in too few launches to say anything, denies nothing.
    """
    for number, expectation in enumerate(claim.expects):
        if measured := _denial(expectation, summaries):
            cure = f"look at the rows, then mend the verdict of {claim.id} or what it expects"
            yield Objection(str(expectation), measured, cure, ("expects", number))


def unsupported(claims: Iterable[Claim], summaries: Summaries) -> list[str]:
    """Claims that expect something of rows that no fresh full session has."""
    return [claim.id for claim in claims if not all(_is_measured(expected, summaries) for expected in claim.expects)]


def _is_measured(expected: Expectation, summaries: Summaries) -> bool:
    try:
        ratio = summaries.ratio(expected.scenario, expected.target, expected.base, expected.column)
    except NotMeasured:
        return False
    return ratio.launches >= MIN_LAUNCHES


def _denial(expected: Expectation, summaries: Summaries) -> str:
    try:
        ratio = summaries.ratio(expected.scenario, expected.target, expected.base, expected.column)
    except NotMeasured:
        return ""
    interval = ratio.interval
    inside = interval.high >= expected.at_least and interval.low <= expected.at_most
    if inside or ratio.launches < MIN_LAUNCHES:
        return ""
    return f"{interval.value:.3f} (95 % interval {interval.low:.3f} to {interval.high:.3f})"
