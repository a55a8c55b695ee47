"""Can readers use the site? A real browser sorts, switches colours, and looks for what gets in their way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.repository import ROOT, address, calls, nav, pages
from tests.web.looking import TIMEOUT_MS, WIDE, violated

PAGES = [address(page) for page in nav()]
EACH_PAGE = pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
CHART_PAGES = sorted({address(page) for page, name, _ in calls() if name.endswith("_chart")})
SCHEMES = {"light": "default", "dark": "slate"}
NARROW = {"width": 390, "height": 844}
# Which boxes reach beyond the right edge, so that a failure names its cause; what scrolls in a frame of its own may.
OVERHANG = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll(".md-container *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".table-frame, .highlight, .md-sidebar"))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 100)).concat("scrolls sideways");
}"""


@pytest.fixture(scope="module", params=SCHEMES)
def palette(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    """Open a window of somebody whose system is light, or dark; give the theme's name of that scheme, too."""
    context = browser.new_context(color_scheme=request.param, viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    yield SCHEMES[request.param], context
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


def test_axe_sees_what_is_wrong(page):
    """Else the tests above would pass on anything."""
    page.set_content("<html><body><img src='data:,'><p style='color: #ccc; background: #fff'>Hardly there.</p></body>")
    seen = {line.split(":")[0] for line in violated(page)}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= seen


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


RUNNABLE = "serve/first-endpoint/"
RUNNABLE_FRAMEWORKS = ["flask", "django"]
# How far each line of code reaches beyond its block, of the blocks that are seen.
BEYOND = "blocks => blocks.filter(b => b.clientWidth).map(b => b.scrollWidth - b.clientWidth)"


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_runnable_code_stands_side_by_side_where_there_is_room_and_in_tabs_elsewhere(script, browser, served):
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(served + RUNNABLE)
    sections = page.locator("section[data-runnable]")
    boxes = [sections.nth(number).bounding_box() for number in range(sections.count())]
    assert len(boxes) == len(RUNNABLE_FRAMEWORKS)
    left, right = boxes
    assert left
    assert right
    assert (left["y"], left["width"]) == (right["y"], right["width"])
    assert left["x"] + left["width"] < right["x"]
    runs = page.locator("[data-step=run]")
    assert {runs.nth(number).bounding_box()["y"] for number in range(runs.count())} == {
        runs.first.bounding_box()["y"]
    }, "the same step is on the same height"
    if script:
        assert set(page.locator("[data-runnable] pre > code").evaluate_all(BEYOND)) == {0}, "every line is seen whole"
    for width in (1199, NARROW["width"]):
        page.set_viewport_size({"width": width, "height": 900})
        assert [sections.nth(number).is_visible() for number in range(2)] == [True, False]
    tabs = page.locator(".tabbed-set:has([data-runnable])")
    tabs.get_by_text("Django", exact=True).first.click()
    assert [sections.nth(number).is_visible() for number in range(2)] == [False, True]
    context.close()


def test_a_browser_reads_no_nan(page):
    page.goto("about:blank")
    said = page.evaluate("""() => { try { JSON.parse('{"probability":NaN}') } catch (error) { return `${error}` } }""")
    start, end = "SyntaxError: Unexpected token 'N', ", " is not valid JSON"
    assert said.startswith(start)
    assert said.endswith(end)
    assert f"### {start}…{end}" in pages()["serve/first-endpoint.md"]


def test_the_copy_button_copies_what_the_page_shows(browser, served):
    context = browser.new_context(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(served + RUNNABLE)
    block = page.locator("[data-runnable] [data-file]").first
    block.get_by_role("button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.strip() == (ROOT / "examples" / "first_endpoint" / "flask" / "app.py").read_text().strip()
