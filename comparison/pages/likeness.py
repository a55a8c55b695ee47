"""How do pages say what only one side of a published pair does?"""

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.unshared import ALL, Unshared
from comparison.pages.html import prose, table
from comparison.pages.links import Links
from comparison.project import Project

HEADER = ("Only in", "Setup", "Request", "What it does", "Share of its work")


class Likeness:
    """What pairs share is tested; what they do not is shown here."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known; no link is made."""
        self._guide = project

    def only_one_side(self) -> str:
        """List what only one side does, and that costs it more than 2 % of a request or shows in the answer."""
        return table("What only one side does", HEADER, map(_line, self._guide.unshared.values()), "unshared")


def _line(one: Unshared) -> tuple[str, ...]:
    setups = ", ".join(VARIANT_NAMES[variant] for variant in one.variants)
    requests = "all" if one.scenarios == (ALL,) else ", ".join(SCENARIOS[id_].title for id_ in one.scenarios)
    share = f"{one.percent} % ({_request(one)})" if one.percent else "in the answer" if one.headers else "not separable"
    return FRAMEWORKS[one.framework].name, setups, requests, prose(one.does), share


def _request(one: Unshared) -> str:
    variant, scenario = one.measured.split("/")
    return f"{SCENARIOS[scenario].title}, {VARIANT_NAMES[variant]}"
