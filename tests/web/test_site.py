"""Is the built site whole? Every page, chart, table, link, and file for machines, as a reader gets them."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from comparison.catalog.criteria import CRITERIA
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.quality import objections
from comparison.dataset.schema import HEADER
from tests.repository import ROOT, SETTINGS, address, calls, entries, nav
from tests.web.building import build

PAGES = [address(page) for page in nav()]
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "home")
CHART_PAGES = sorted({address(page) for page, name, _ in calls() if name.endswith("_chart")})
MARKS = "circle, path, rect, line"
NUMBER = re.compile(r"\d")
# As Python, numpy and pandas spell it; the word "none" in a sentence's place is fine.
NO_VALUE = re.compile(r"[-−]?(nan|NaN|None|NaT|<NA>|null|inf|Infinity|undefined)(\s?(%|ms|s))?")
LEFTOVERS = ("{{", "}}", "{%", "Macro Rendering Error", "Macro Syntax Error", "--8<--", "Traceback (most recent")
HERE = "http://site.invalid/"
NOT_COPIED = shutil.ignore_patterns(".*", "site", "build", "*.egg-info", "__pycache__", "*.sqlite3")


def text_outside_code(soup):
    """Give what the page says, without code samples, which may hold template tags."""
    article = soup.find("article")
    return " ".join(text for text in article.find_all(string=True) if not text.find_parent(["pre", "code", "template"]))


def test_the_site_is_built_without_a_warning(built):
    said = built[1].stdout + built[1].stderr
    assert built[1].returncode == 0, said
    assert [line for line in said.splitlines() if line.startswith(("WARNING", "ERROR"))] == []


@EACH_PAGE
def test_a_page_has_a_title_one_heading_and_a_description(page, soup):
    found = soup(page)
    assert found.title.get_text(strip=True)
    assert len(found.find_all("h1")) == 1
    assert found.find("meta", attrs={"name": "description"})["content"].strip()


@EACH_PAGE
def test_a_page_holds_no_leftover_of_its_making(page, soup):
    said = text_outside_code(soup(page))
    assert [leftover for leftover in LEFTOVERS if leftover in said] == []


@EACH_PAGE
def test_no_cell_holds_the_name_of_nothing(page, soup):
    cells = [cell.get_text(strip=True) for cell in soup(page).select("td, th, .fact, svg text")]
    assert [cell for cell in cells if NO_VALUE.fullmatch(cell)] == []
    assert not re.search(r"\b(nan|inf)\b", text_outside_code(soup(page))), "not measured is said in words"


@EACH_PAGE
def test_ids_occur_once_on_a_page(page, soup):
    ids = Counter(tag["id"] for tag in soup(page).select("[id]"))
    assert [id_ for id_, times in ids.items() if times > 1] == []


@EACH_PAGE
def test_every_link_inside_the_site_leads_somewhere(page, soup, site):
    broken = []
    for tag, attribute in ((tag, name) for name in ("href", "src") for tag in soup(page).select(f"[{name}]")):
        target = urlsplit(urljoin(HERE + page, tag[attribute]))
        if target.scheme in ("http", "https") and target.netloc == urlsplit(HERE).netloc and not leads(site, target):
            broken.append(tag[attribute])
    assert broken == []


def leads(site, target):
    """Tell whether an address is a file of the site, and has the anchor if one is asked for."""
    path = site / unquote(target.path).lstrip("/")
    path = path / "index.html" if path.is_dir() else path
    if not path.is_file() or not target.fragment or path.suffix != ".html":
        return path.is_file()
    return unquote(target.fragment) in anchors(path)


def anchors(path, known={}):  # noqa: B006 - a page is read once for all that link to it
    if path not in known:
        known[path] = {"__top", *re.findall(r"\b(?:id|name)=[\"']?([^\"'\s>]+)", path.read_text(encoding="utf-8"))}
    return known[path]


@EACH_PAGE
def test_a_page_loads_nothing_from_anybody_else(page, soup):
    loads = soup(page).select("script[src], img[src], iframe[src], source[src], link[href]:not([rel=canonical])")
    foreign = [tag.get("src") or tag.get("href") for tag in loads]
    inside = " ".join(style.get_text() for style in soup(page).select("style"))
    assert [address for address in foreign if urlsplit(address).netloc] == []
    assert re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", inside) == []


def test_style_sheets_load_nothing_from_anybody_else(site):
    sheets = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    assert sheets
    foreign = {name: re.findall(r"(?:@import|url\()\s*[\"']?((?:https?:)?//[^)\"']+)", s) for name, s in sheets.items()}
    assert {name: found for name, found in foreign.items() if found} == {}


@pytest.mark.parametrize("page", CHART_PAGES)
def test_every_chart_is_drawn_explained_and_told_in_numbers(page, soup):
    figures = soup(page).select("figure[data-chart]")
    assert len(figures) >= sum(1 for file, name, _ in calls() if address(file) == page and name.endswith("_chart"))
    for figure in figures:
        chart = figure["data-chart"]
        svg = figure.select_one("svg[role=img]")
        assert svg is not None, chart
        assert svg.select(MARKS), f"{chart}: nothing is drawn"
        label = svg.get("aria-label") or " ".join(tag.get_text() for tag in svg.select("title, desc"))
        assert label.strip(), f"{chart}: no name"
        assert len(figure.find("figcaption").get_text(strip=True)) > 40, f"{chart}: no caption"
        assert figure.find_all(recursive=False)[-1].name == "figcaption", f"{chart}: HTML wants it first or last"
        rows = figure.select("table tbody tr")
        assert rows, f"{chart}: no numbers"
        assert all(NUMBER.search(row.get_text()) for row in rows), chart


@pytest.mark.parametrize("page", CHART_PAGES)
def test_a_page_says_once_on_which_machine_and_python_its_numbers_were_measured(page, soup):
    (said,) = [p.get_text() for p in soup(page).select("article p") if p.get_text().startswith("Measured on ")]
    assert "a fixed piece of work takes" in said
    assert "gunicorn" in said


def test_charts_need_no_script(soup):
    """The scripts of the page may only add to what is there."""
    for page in CHART_PAGES:
        scripts = [script["src"] for script in soup(page).select("script[src]")]
        assert not any("plotly" in script for script in scripts), page


def test_every_scenario_has_its_place_on_the_results_page(soup):
    results = soup("evidence/results/")
    for scenario in SCENARIOS:
        assert results.find(["h2", "h3"], id=scenario) is not None, scenario
    tables = [table.get_text() for table in results.select("table.comparisons")]
    for scenario in MODES["paired"].scenarios:
        assert [SCENARIOS[scenario].title in table for table in tables] == [True, True], scenario


def test_every_row_is_published_and_those_that_support_nothing_say_why(site):
    rows = json.loads((site / "api/v1/benchmarks.json").read_text(encoding="utf-8"))
    with (ROOT / "data" / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        due = Counter((row["mode"], row["scenario"]) for row in csv.DictReader(file))
    assert Counter((row["mode"], row["scenario"]) for row in rows) == due
    disturbed = [row for row in rows if "foreign" in objections(row)]
    assert disturbed
    assert all(row["flag"] for row in disturbed)


def test_every_column_is_in_the_data_dictionary(soup):
    rows = soup("evidence/method/").select("table.dictionary tbody tr")
    assert tuple(row.th.get_text(strip=True) for row in rows) == HEADER


def test_the_ledger_shows_every_claim_with_its_verdict(soup):
    shown = {tag["data-claim"]: tag for tag in soup("evidence/claims/").select("[data-claim]")}
    claims = {entry["id"]: entry for entry in entries("claims.yml")}
    assert {id_: tag["data-verdict"] for id_, tag in shown.items()} == {i: c["verdict"] for i, c in claims.items()}
    for id_, tag in shown.items():
        assert tag["id"] == id_
        assert claims[id_]["verdict"] in tag.get_text()
        assert len(tag.select(".evidence")) == len(claims[id_].get("evidence") or ()), id_


def test_the_counts_of_verdicts_are_those_of_the_ledger(soup):
    claims = soup("evidence/claims/")
    counted = {
        row.th.get_text(strip=True): row.td.get_text(strip=True) for row in claims.select("table.counts tbody tr")
    }
    shown = Counter(tag["data-verdict"] for tag in claims.select("[data-claim]"))
    assert {name: int(number) for name, number in counted.items() if number != "0"} == {**shown, "all": shown.total()}


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_shows_every_claim_that_belongs_to_it(criterion, soup):
    links = soup(f"criteria/{criterion}/").select("table.claims a[href*='evidence/claims/#']")
    due = {entry["id"] for entry in entries("claims.yml") if entry["criterion"] == criterion}
    assert {link["href"].split("#")[1] for link in links} == due


def test_every_decision_gives_reasons_with_evidence(soup):
    rows = {row["id"]: row for row in soup("decide/").select("table.decisions tbody tr")}
    assert set(rows) == {entry["id"] for entry in entries("decisions.yml")}
    for entry in entries("decisions.yml"):
        reasons = rows[entry["id"]].select("li")
        assert len(reasons) == len(entry["because"])
        assert all(reason.select_one(".evidence") for reason in reasons), entry["id"]


def test_snippet_tabs_show_the_code_of_both_apps(soup):
    for file, _, _ in [call for call in calls() if call[1] == "snippet"]:
        for tabs in soup(address(file)).select(".tabbed-set"):
            assert [label.get_text() for label in tabs.select(".tabbed-labels label")] == ["Flask", "Django"]
            assert all(block.select_one("code").get_text(strip=True) for block in tabs.select(".tabbed-block"))


def test_rows_are_there_for_machines_and_equal_the_data(site):
    assert (site / "api/v1/benchmarks.csv").read_bytes() == (ROOT / "data" / "benchmarks.csv").read_bytes()


def test_differences_are_there_for_programs_with_a_schema(site):
    listed = json.loads((site / "api/v1/differences.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in listed] == [entry["id"] for entry in entries("differences.yml")]
    schema = json.loads((site / "api/v1/differences.schema.json").read_text(encoding="utf-8"))
    assert set().union(*listed) == schema["$defs"]["Difference"]["properties"].keys()


def test_what_is_no_page_is_published_with_the_pages(site):
    sessions = [path.name.removesuffix(".gz") for path in (ROOT / "data" / "evidence").iterdir()]
    published = {path.relative_to(site / "api/v1").as_posix() for path in (site / "api/v1").rglob("*.*")}
    tables = {
        "benchmarks.csv",
        "benchmarks.json",
        "errors.json",
        "errors.schema.json",
        "differences.json",
        "differences.schema.json",
    }
    assert published == tables | {f"evidence/{name}" for name in sessions}
    assert (site / "assets/plotly.min.js").stat().st_size > 1e6


def test_publishing_again_changes_nothing(site, tmp_path):
    again = shutil.copytree(site, tmp_path / "site")
    subprocess.run([sys.executable, ROOT / "scripts" / "publish.py", again], cwd=ROOT, check=True)
    assert {path: path.read_bytes() for path in each(again)} == {
        again / path.relative_to(site): path.read_bytes() for path in each(site)
    }


def each(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_search_knows_every_page_and_the_theme_downloads_none(site):
    known = json.loads((site / "assets/search/documents.json").read_text(encoding="utf-8"))
    assert {page["location"] for page in known} == set(PAGES)
    assert json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"] == []


def test_no_page_pretends_an_address_that_the_site_does_not_have(site, soup):
    """Without SITE_URL there is no address to tell, so neither the map of the site nor a page may name one."""
    assert all("<loc>" not in path.read_text(encoding="utf-8") for path in site.glob("sitemap.xml"))
    assert [page for page in PAGES if soup(page).select("link[rel=canonical]")] == []


@pytest.fixture
def repository(tmp_path):
    """Copy what the build reads, so that a test may break it."""
    for name in ("apps", "comparison", "data", "docs", "examples", "requirements", "scripts", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_COPIED)
    for name in (SETTINGS, "CHANGELOG.md", "Makefile", "macros.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def refusal(repository: Path) -> str:
    """Build a broken copy; give what it says, once it has refused."""
    built = build(repository, repository / "site")
    assert built.returncode != 0, "the build swallowed it"
    return built.stdout + built.stderr


def test_the_build_refuses_a_digit_changed_in_the_rows(repository):
    """The median comes to lie above the 95th percentile, and the row is no longer what its evidence says."""
    path = repository / "data" / "benchmarks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    median = HEADER.index("p50_ms")
    lines[1][median] = f"9{lines[1][median]}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    assert re.search(r"data/benchmarks\.csv:2: p50_ms: expected .*p50 ≤ p95.* — ", refusal(repository))


def test_the_build_refuses_a_verdict_that_is_none(repository):
    path = repository / "data" / "claims.yml"
    lines = path.read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines) if re.fullmatch(r" +verdict: wrong", line))
    lines[number] = lines[number].replace("wrong", "wrongly")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert re.search(rf"data/claims\.yml:{number + 1}: [a-z0-9-]+\.verdict: expected one of .* — ", refusal(repository))


def test_the_build_refuses_a_macro_that_is_none(repository):
    page = repository / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + '\n{{ ratio("predict", "django/lean") }}\n', encoding="utf-8")
    assert "index.md" in refusal(repository)
