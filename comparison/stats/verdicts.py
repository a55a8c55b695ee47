"""Do the rows still bear out what claims expect of them?"""

from collections.abc import Iterable

from comparison.content.claims import Claim, Expectation
from comparison.problems import Problem
from comparison.stats.ratios import MIN_LAUNCHES
from comparison.stats.summary import NotMeasured, Summaries


def judge(claims: Iterable[Claim], summaries: Summaries) -> list[Problem]:
    """Name every claim whose expectation the newest full sessions deny: the 95 % interval lies outside the bounds.

    What nobody has measured, or in too few launches to say anything, denies nothing.
    """
    problems = []
    for claim in claims:
        for number, expected in enumerate(claim.expects):
            got = _denial(expected, summaries)
            if got:
                cure = f"look at the rows, then mend the verdict of {claim.id} or what it expects"
                name = f"{claim.id}.expects.{number}"
                problems.append(Problem(claim.path, expected.line, name, str(expected), got, cure))
    return problems


def unsupported(claims: Iterable[Claim], summaries: Summaries) -> list[str]:
    """Give the claims that expect something of rows that no fresh full session has."""
    return [claim.id for claim in claims if not all(_is_measured(expected, summaries) for expected in claim.expects)]


def _is_measured(expected: Expectation, summaries: Summaries) -> bool:
    try:
        found = summaries.ratio(expected.scenario, expected.target, expected.base, expected.column)
    except NotMeasured:
        return False
    return found.launches >= MIN_LAUNCHES


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
