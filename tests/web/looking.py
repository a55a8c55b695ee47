"""How do tests look at a page? In the window of a reader, and with the eyes of axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
TIMEOUT_MS = 15_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# The rows of a long table are alike, and axe takes seconds for hundreds of them.
WITHOUT = [["tbody tr:nth-child(n+40)"]]


def violated(page: Page, part: str = "html") -> list[str]:
    """Give each rule of accessibility that the page, or a part of it, breaks, with the first places."""
    context = {"include": [[part]], "exclude": WITHOUT}
    found = Axe().run(page, context=context, options=AXE).response["violations"]
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]} ({len(v['nodes'])} places)" for v in found]
