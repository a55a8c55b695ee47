"""Does the search find what people look for? Unseen queries through our worker, real keys in the theme's own box."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.repository import address, entries, nav
from tests.web.looking import violated

QUERIES = Path(__file__).with_name("queries")
FIRST, AMONG_THREE = 0.8, 0.92  # of the queries of a file
PLACE = "/srv/shop/lib/python3.13/site-packages/shop/views.py"
ERROR = "TypeError: Object of type float32 is not JSON serializable"
# Asks our worker as the theme does; gives for each query the pages found, as the addresses of their best sections.
ASK = """async queries => {
  const {search, base} = JSON.parse(document.getElementById("__config").textContent);
  const worker = new Worker(new URL(search, location));
  const ask = message => new Promise(resolve => {
    worker.onmessage = ({data}) => resolve(data);
    worker.postMessage(message);
  });
  await ask({type: 0});
  const answers = [];
  for (const data of queries) {
    const {data: {items}} = await ask({type: 2, data});
    answers.push(items.map(group => group[0].location));
  }
  worker.terminate();
  return answers;
}"""


def cases(name: str) -> list[dict[str, str]]:
    with (QUERIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def right(case: dict[str, str]) -> set[str]:
    return {"" if page == "/" else page for page in case["pages"].split()}


def ask(page: Page, queries: list[str]) -> list[list[str]]:
    """Give what our worker answers to each query."""
    answers: list[list[str]] = page.evaluate(ASK, queries)
    return answers


def open_search(page: Page, address: str) -> list[str]:
    """Go to a page and into its search box; give the list to which each download is added from now on."""
    page.goto(address, wait_until="networkidle")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    return asked


def links(page: Page) -> list[str]:
    """Give where the results lead, the pages in their order, once they are there."""
    page.locator(".md-search-result__item").first.wait_for()
    return page.locator(".md-search-result__item > a:first-child").evaluate_all("all => all.map(a => a.href)")


def test_the_held_back_queries_are_those_that_were_held_back():
    digest, name = (QUERIES / "held-back.sha256").read_text(encoding="utf-8").split()
    assert hashlib.sha256((QUERIES / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ["development.csv", "tune.csv", "held-back.csv"])
def test_the_right_page_comes_first(name, page, served, capsys):
    """Prints figures only: whoever reads which held-back queries miss can no longer be judged by them."""
    every = cases(name)
    gone = sum(not right(case) <= {address(file) for file in nav()} for case in every)
    assert gone == 0, "queries whose page is gone"
    page.goto(served)
    answers = [[link.split("#")[0] for link in found] for found in ask(page, [case["query"] for case in every])]
    first, third, of = Counter(), Counter(), Counter()
    for case, found in zip(every, answers, strict=True):
        of[case["kind"]] += 1
        first[case["kind"]] += bool(right(case) & set(found[:1]))
        third[case["kind"]] += bool(right(case) & set(found[:3]))
    with capsys.disabled():
        kinds = ", ".join(f"{kind} {first[kind]}/{third[kind]}/{of[kind]}" for kind in sorted(of))
        print(f"\n{name}: {first.total()} first, {third.total()} within three, n = {of.total()} ({kinds})")
    figures = first.total() / of.total(), third.total() / of.total()
    assert figures[0] >= FIRST, figures
    assert figures[1] >= AMONG_THREE, figures


def test_every_message_that_we_know_is_found_first_when_it_is_pasted_from_a_log(page, served):
    """Another page may have the same message for a heading, and come first; this one stands beside it."""
    known = {entry["id"]: re.sub("[«»]", "", entry["message"]) for entry in entries("errors.yml")}
    pasted = [
        f'Traceback (most recent call last):\n  File "{PLACE}", line 71, in view\n{said}' for said in known.values()
    ]
    page.goto(served)
    missed = [
        said
        for (id_, said), found in zip(known.items(), ask(page, pasted), strict=True)
        if f"serve/errors/#{id_}" not in found[:2]
    ]
    assert len(missed) <= 0.03 * len(known), missed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("is django slower than flask", "criteria/speed/"),
        ("uplod a pictrue", "serve/uploads/"),
        ("server-sent ev", "serve/streaming/"),
        ("embeddings", "criteria/database/"),
    ],
)
def test_what_is_typed_finds_its_page(typed, found, page, served):
    open_search(page, served)
    page.keyboard.type(typed)
    page.get_by_role("status").filter(has_text="matching document").wait_for()
    page.wait_for_function("page => document.querySelector('.md-search-result a')?.pathname === `/${page}`", arg=found)


@pytest.mark.parametrize(
    "pasted",
    [
        ERROR,
        f'Traceback (most recent call last):\n  File "/srv/app/views.py", line 12, in predict\n{ERROR}',
    ],
    ids=["alone", "with its traceback"],
)
def test_enter_opens_the_section_whose_heading_is_the_message(pasted, page, served):
    open_search(page, served)
    page.keyboard.insert_text(pasted)
    page.keyboard.press("Shift")  # the theme hears keys, and no pasting by mouse alone
    links(page)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "json-serializable" in url.partition("#")[2])
    assert page.locator(":target").inner_text().startswith("TypeError: Object of type float32")


def test_nothing_is_downloaded_before_the_first_query(page, served):
    asked = open_search(page, f"{served}criteria/speed/")
    page.wait_for_timeout(300)
    assert asked == []
    page.keyboard.type("cache")
    links(page)
    names = {urlsplit(url).path.rpartition("/")[2] for url in asked}
    assert {"documents.json", "engine.js"} <= names
    assert all(url.startswith(served) for url in asked)
    assert len(names) == len(asked), "each once"


def test_where_nothing_is_found_two_links_lead_on(page, served):
    open_search(page, f"{served}criteria/speed/")
    page.keyboard.type("zzxqj")
    page.get_by_role("status").filter(has_text="No matching documents").wait_for()
    elsewhere = page.locator(".search-elsewhere a")
    assert elsewhere.evaluate_all("all => all.map(a => a.href)") == [f"{served}serve/errors/", f"{served}decide/"]
    assert violated(page, ".md-search") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").get_attribute("href") == elsewhere.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}decide/")


def test_enter_leads_to_the_errors_where_nothing_is_found(page, served):
    open_search(page, served)
    page.keyboard.type("zzxqj")
    page.locator(".search-elsewhere").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}serve/errors/")


def test_the_search_works_below_a_path_and_under_a_strict_policy(page, served_below):
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    open_search(page, f"{served_below}criteria/forms/")
    page.keyboard.type("csrf token missing")
    assert links(page)[0].startswith(f"{served_below}criteria/forms/")
    assert refused == []


def test_results_show_the_words_that_were_found_and_no_markup_of_ours(page, served):
    open_search(page, served)
    page.keyboard.type("uploads <b>")
    links(page)
    result = page.locator(".md-search-result__list")
    assert "upload" in result.locator("mark").first.inner_text().lower()
    assert result.locator("b").count() == 0
    assert violated(page, ".md-search") == []
