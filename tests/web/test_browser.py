"""Can readers use the site? A real browser searches, sorts, switches colours, and looks for what gets in their way."""

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import launch
from tests.project import address, calls, nav

PAGES = [address(page) for page in nav()]
EACH_PAGE = pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
CHART_PAGES = sorted({address(page) for page, name, _ in calls() if name.endswith("_chart")})
SCHEMES = {"light": "default", "dark": "slate"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# The rows of a long table are alike, and axe takes seconds for hundreds of them.
WITHOUT = {"exclude": [["tbody tr:nth-child(n+40)"]]}
NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
FOUND_FIRST = 0.8  # of the queries
PATIENCE_MS = 15_000
# Search runs in a worker: its answer is there once the list has been still for a moment.
SETTLED = """() => new Promise(resolve => {
  const list = document.querySelector(".md-search-result__list");
  const still = () => { observer.disconnect(); resolve(
    [...list.querySelectorAll(".md-search-result__item")].map(item => item.querySelector("a").href)); };
  let timer = setTimeout(still, 600);
  const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(still, 250); });
  observer.observe(list, {childList: true, subtree: true});
})"""
# Which boxes reach beyond the right edge, so that a failure names its cause; what scrolls in a frame of its own may.
OVERHANG = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll(".md-container *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".table-frame, .highlight, .md-sidebar"))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 100)).concat("scrolls sideways");
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests here; it ends with them, because its event loop would be in others' way."""
    with launch() as started:
        yield started


@pytest.fixture(scope="module", params=SCHEMES)
def palette(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    """Open a window of somebody whose system is light, or dark; give the theme's name of that scheme, too."""
    context = browser.new_context(color_scheme=request.param, viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield SCHEMES[request.param], context
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of a new reader."""
    context = browser.new_context(color_scheme="light", viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@EACH_PAGE
def test_nothing_on_a_page_gets_in_the_way(path, palette, served):
    """Errors, requests to others, what axe finds, and sideways scrolling: one visit sees them all."""
    scheme, context = palette
    page = context.new_page()
    errors, foreign = [], []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on(
        "request", lambda asked: None if asked.url.startswith((served, "data:", "blob:")) else foreign.append(asked.url)
    )
    page.goto(served + path, wait_until="load")
    assert page.locator("body").get_attribute("data-md-color-scheme") == scheme
    violations = violated(page)
    page.set_viewport_size(NARROW)
    found = {"error": errors, "request to others": foreign, "axe": violations, "at 390 px": page.evaluate(OVERHANG)}
    page.close()
    complaints = [f"{what}: {one}" for what, seen in found.items() for one in seen]
    assert not complaints, "\n".join(complaints)


def violated(page: Page) -> list[str]:
    """Give each rule of accessibility that the page breaks, with the first places."""
    found = Axe().run(page, context=WITHOUT, options=AXE).response["violations"]
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]} ({len(v['nodes'])} places)" for v in found]


def test_axe_sees_what_is_wrong(page):
    """Else the tests above would pass on anything."""
    page.set_content("<html><body><img src='data:,'><p style='color: #ccc; background: #fff'>Hardly there.</p></body>")
    seen = {line.split(":")[0] for line in violated(page)}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= seen


def test_search_finds_the_page_that_answers(page, served, capsys):
    """Queries as people typed them, mistakes included; real keys, because the theme hears nothing else."""
    with (Path(__file__).parent / "queries" / "development.csv").open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file))
    assert {query["page"] for query in queries} <= set(PAGES)
    page.goto(served)
    field = page.locator("input.md-search__input")
    field.click()
    ranks = {}
    for query in queries:
        field.press("ControlOrMeta+a")
        field.press("Delete")
        field.press_sequentially(query["query"])
        addresses = [urlsplit(link).path.lstrip("/") for link in page.evaluate(SETTLED)]
        rank = addresses.index(query["page"]) + 1 if query["page"] in addresses else None
        ranks[query["query"]] = rank, addresses[0] if addresses else "nothing"
        assert field.input_value() == query["query"]
    first = sum(rank == 1 for rank, _ in ranks.values())
    third = sum(rank is not None and rank <= 3 for rank, _ in ranks.values())
    with capsys.disabled():
        print(f"\nSearch: {first} of {len(ranks)} queries find their page first, {third} among the first three.")
        wanted = {query["query"]: query["page"] for query in queries}
        for text, (rank, got) in ranks.items():
            if rank != 1:
                print(f"  {text!r}: {wanted[text]} is {f'number {rank}' if rank else 'missing'}; first is {got}")
    assert first >= FOUND_FIRST * len(ranks)
    assert "nothing" not in {got for _, got in ranks.values()}, "an index full of numbers forgets words"


def test_the_reader_chooses_the_colours_and_they_stay(page, served):
    def scheme():
        return page.locator("body").get_attribute("data-md-color-scheme")

    def press_toggle():
        page.locator("form[data-md-component=palette] label:visible").click()

    page.goto(served)
    assert scheme() == "default"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for _ in range(2):  # the system's, always light, always dark
        press_toggle()
    assert scheme() == "slate"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != background
    page.goto(served + "criteria/speed/")
    assert scheme() == "slate"
    press_toggle()
    assert scheme() == "default"


def test_charts_follow_the_colours(page, served):
    page.goto(served + CHART_PAGES[0])
    colour = "getComputedStyle(document.querySelector('figure[data-chart] svg text')).fill"
    light = page.evaluate(colour)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert page.evaluate(colour) != light


@pytest.mark.parametrize("path", CHART_PAGES)
def test_charts_are_seen_without_scripts(path, browser, served):
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(served + path)
    figures = page.locator("figure[data-chart]")
    boxes = [figures.nth(number).locator("svg[role=img]").bounding_box() for number in range(figures.count())]
    offers = page.locator(".chart-explore:visible, .ledger-choice:visible").count()
    context.close()
    assert boxes
    assert all(box and box["width"] > 200 and box["height"] > 50 for box in boxes)
    assert offers == 0, "what only a script can do is not offered without one"


def test_a_chart_is_explored_only_when_asked(page, served):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served + CHART_PAGES[0], wait_until="networkidle")
    assert not any("plotly" in url for url in asked)
    figure = page.locator("figure[data-chart]").first
    figure.get_by_role("button", name="Explore").click()
    figure.locator(".main-svg").first.wait_for()
    assert sum("plotly" in url for url in asked) == 1
    assert all(url.startswith(served) for url in asked)
    assert figure.locator("[data-title*='Share']").count() == 0, "plotly offers to send the chart to its maker"
    points = figure.locator(".plot-container :is(.point, .points path, .bars path)")
    assert points.count() > 0
    box = figure.locator(".main-svg").first.bounding_box()
    assert box
    assert box["width"] > 300
    assert violated(page) == []


def test_results_are_sorted_by_click_and_by_key(page, served):
    page.goto(served + "evidence/rows/")
    table = page.locator("table.results")
    header = table.get_by_role("columnheader", name="p50_ms", exact=True)
    number = header.evaluate("cell => cell.cellIndex")

    def column() -> list[float]:
        texts = table.evaluate("(t, i) => [...t.tBodies[0].rows].map(r => r.cells[i].textContent)", number)
        return [float(text.replace(",", "")) if text else -1.0 for text in texts]  # an empty cell comes first

    before = column()
    assert before not in (sorted(before), sorted(before, reverse=True)), "nothing to sort"
    assert header.get_attribute("aria-sort") is None
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert column() == sorted(before)
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert column() == sorted(before, reverse=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") is None
    assert table.locator("[aria-sort]").count() == 1


def test_the_ledger_shows_claims_of_one_verdict_when_asked(page, served):
    page.goto(served + "evidence/claims/")
    page.locator("#verdict-choice").select_option("wrong")
    shown = page.locator("[data-claim]:visible")
    assert set(shown.evaluate_all("claims => claims.map(claim => claim.dataset.verdict)")) == {"wrong"}
    page.locator("#verdict-choice").select_option("")
    assert shown.count() == page.locator("[data-claim]").count()


def test_the_first_key_leads_past_the_navigation(page, served):
    page.goto(served + "criteria/speed/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert "skip" in (skip.text_content() or "").lower()
    skip.press("Enter")
    assert page.url.split("#")[1]
