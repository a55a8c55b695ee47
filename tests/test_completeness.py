"""Does everything that has a counterpart have it, both ways? What is added in one place only, fails here by name."""

import argparse
import importlib.util
import re
import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from comparison.catalog.criteria import CRITERIA, VERDICTS
from comparison.catalog.frameworks import AA_COPIES, FRAMEWORKS, targets_of
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.content import snippets
from comparison.content.pointers import QUOTED
from comparison.harness import cli
from comparison.harness.plan import ASGI_SCENARIOS
from tests.factories.rows import read
from tests.repository import ROOT, arguments, calls, entries, files, nav, pages
from tests.servers.apps import FEATURES

SUBJECTS = {framework.id: framework.app for framework in FRAMEWORKS.values() if framework.role == "subject"}
REFERENCES = {framework.id: framework.app for framework in FRAMEWORKS.values() if framework.role == "reference"}
INTERFACE = SERVERS[DEFAULT_SERVER].interface
ASKED = [(mode.id, scenario) for mode in MODES.values() for scenario in mode.scenarios]
BY_SCENARIO = pytest.mark.parametrize("scenario", SCENARIOS)
VERB = re.compile(r"^([a-z]+):[^\n]*##", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
# In code only: a sentence may well say "make sure".
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"(?:^|[`$&;] *)make ([a-z]+)", re.MULTILINE)
OPTION = re.compile(r"^\| `(--[a-z]+)", re.MULTILINE)
MEASURED = {
    "verdict",
    "ratio",
    "share",
    "setups_table",
    "comparison_table",
    "capacity_table",
    "stream_table",
    "start_table",
}
LONG = re.compile(r"^ +(--[a-z]+)", re.MULTILINE)


def features(app: str) -> set[str]:
    """Give the features of an app: its folders that are packages, but for one that has settings and so is an app."""
    folders = {path.parent for path in (ROOT / "apps" / app).glob("*/__init__.py")}
    return {folder.name for folder in folders if not (folder / "settings.py").exists()}


def make_verbs(text: str) -> set[str]:
    """Give the verbs of make that a text tells its reader to type."""
    return {verb for code in CODE.findall(text) for verb in MAKE.findall(code)}


@pytest.fixture(scope="module")
def frame():
    """Give every row."""
    return read(ROOT / "data" / "benchmarks.csv")


@pytest.fixture(scope="module")
def macros() -> Counter[str]:
    """Give the names that macros.py registers, by registering them somewhere else than in the generator."""
    spec = importlib.util.spec_from_file_location("macros_of_the_site", ROOT / "macros.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    registered: Counter[str] = Counter()
    conf: dict[str, Any] = {"repo_url": "", "site_dir": "site"}
    module.define_env(SimpleNamespace(macro=lambda function, name: registered.update([name]), conf=conf))
    return registered


def test_every_feature_is_in_every_app():
    found = {app: features(app) for app in SUBJECTS.values()}
    assert len(found) > 1
    first, *others = found.values()
    assert first
    assert all(other == first for other in others), found


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_has_only_what_is_measured(reference):
    """That it answers nothing else is the business of the conformance tests, which know its features by this name."""
    names = [name for name in FEATURES if name.startswith(f"{reference}/")]
    assert names
    assert all(FEATURES[name] == {SCENARIOS[id_].feature for id_ in ASGI_SCENARIOS} for name in names)
    shown = [name for name, app in snippets.load(ROOT)[0].sections if app == REFERENCES[reference]]
    assert shown == [], "no page is about it"


def test_every_snippet_is_on_a_page_and_every_one_on_a_page_is_in_the_apps():
    marked, problems = snippets.load(ROOT)
    assert problems == []
    assert arguments("snippet") == marked.names


@BY_SCENARIO
def test_every_scenario_asks_for_a_feature_that_every_app_shows(scenario):
    """That each app answers it rightly is the business of the conformance tests."""
    path, feature = SCENARIOS[scenario].path, SCENARIOS[scenario].feature
    of_its_own = path in (f"/{scenario}/", f"/predict/{scenario}/")
    of_one_thing = scenario.startswith(f"{feature}-") and re.fullmatch(rf"/{feature}/\d+/", path)
    assert of_its_own or of_one_thing, path
    assert all(feature in features(app) for app in SUBJECTS.values())
    assert feature in snippets.load(ROOT)[0].names


@pytest.mark.parametrize(("mode", "scenario"), ASKED)
def test_every_mode_has_measured_its_scenarios_in_a_full_session(mode, scenario, frame):
    rows = frame[(frame["mode"] == mode) & (frame["scenario"] == scenario) & (frame["protocol"] == "full")]
    rows = rows[rows["server"] == DEFAULT_SERVER]
    assert set(SUBJECTS) <= set(rows["framework"])
    assert rows.groupby("session")["launch"].nunique().max() >= MODES[mode].launches


@pytest.mark.parametrize("scenario", MODES["paired"].scenarios)
def test_every_scenario_in_pairs_was_measured_with_every_target(scenario, frame):
    rows = frame[(frame["mode"] == "paired") & (frame["scenario"] == scenario) & (frame["protocol"] == "full")]
    rows = rows[rows["server"] == DEFAULT_SERVER]
    measured = set(zip(rows["framework"], rows["variant"], rows["replica"], strict=True))
    copy = AA_COPIES[INTERFACE]
    assert (copy.framework, copy.variant, 2) in measured, "without the A/A copy there is no noise floor"
    assert {(target.framework, target.variant, 1) for target in targets_of(INTERFACE, scenario)} == measured - {
        (copy.framework, copy.variant, 2)
    }


@BY_SCENARIO
def test_every_scenario_has_its_place_among_the_results(scenario):
    assert f"{{ #{scenario} }}" in pages()["evidence/results.md"], "pointers to rows link to this anchor"
    shown = {("comparison_table", f'"{variant}"') for variant in ("guarded", "lean")}
    macros = shown if scenario in MODES["paired"].scenarios else {(f"{scenario}_table", "")}
    assert macros <= {(name, text) for page, name, text in calls() if page == "evidence/results.md"}


def test_a_page_with_measured_numbers_says_once_where_they_come_from():
    told = Counter(page for page, name, _ in calls() if name == "measured_on")
    measured = {page for page, name, _ in calls() if name.endswith("_chart") or name in MEASURED}
    assert {page: told[page] for page in measured} == dict.fromkeys(measured, 1)


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "paired"])
def test_every_mode_has_its_place_among_the_results(mode):
    """In pairs every scenario has one of its own."""
    assert f"{{ #{mode} }}" in pages()["evidence/results.md"]


def test_every_option_of_measuring_is_on_the_method_page(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["measure.py"])
    parser = argparse.ArgumentParser(add_help=False)
    cli.parse(parser, ROOT)
    assert set(OPTION.findall(pages()["evidence/method.md"])) == set(LONG.findall(parser.format_help()))


def test_rows_and_evidence_files_belong_together(frame):
    there = {path.name for path in (ROOT / "data" / "evidence").iterdir()}
    assert there == {f"{session}.json.gz" for session in frame["session"].unique()}


def test_no_id_of_a_claim_ever_changes_or_goes():
    """Other pages and other sites point to them."""
    known = (ROOT / "tests" / "claim-ids.txt").read_text(encoding="utf-8").split()
    assert len(known) >= 96
    assert set(known) - {entry["id"] for entry in entries("claims.yml")} == set()


def test_every_verdict_is_explained_beside_the_ledger():
    ledger = pages()["evidence/claims.md"]
    assert [verdict for verdict in VERDICTS if f"| {verdict} |" not in ledger] == []


def test_every_criterion_has_a_page_that_shows_its_claims_and_aspects():
    there = {page.removeprefix("criteria/").removesuffix(".md") for page in pages() if page.startswith("criteria/")}
    assert there - {"index"} == set(CRITERIA)
    for criterion in CRITERIA:
        shown = {(name, text) for page, name, text in calls() if page == f"criteria/{criterion}.md"}
        assert {("claims_table", f'"{criterion}"'), ("aspects_table", f'"{criterion}"')} <= shown, criterion


def test_every_criterion_is_in_the_comparison_at_a_glance():
    assert {entry["criterion"] for entry in entries("aspects.yml") if entry.get("glance")} == set(CRITERIA)


def test_every_fact_is_used_and_every_fact_used_is_known():
    known = {entry["id"] for entry in entries("facts.yml")}
    assert arguments("fact") - known == set()
    data = "".join((ROOT / "data" / name).read_text(encoding="utf-8") for name in ("claims.yml", "decisions.yml"))
    used = arguments("fact") | set(QUOTED.findall(data))
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    unused = {id_ for id_ in known - used if not re.search(rf"[\"']{id_}[\"']", tests)}
    assert unused == set()


def test_every_macro_is_used_and_every_macro_used_is_there(macros):
    assert set(macros) == {name for _, name, _ in calls()}
    assert max(macros.values()) == 1, "two macros of one name: the later hides the earlier"


def test_every_page_is_in_the_navigation_and_every_entry_has_its_page():
    assert sorted(nav()) == sorted(pages())


def test_every_page_says_what_it_is_about():
    """Titles and descriptions are what a search engine shows, so each page has its own."""
    heads = {page: text.split("\n---\n")[0] for page, text in pages().items()}
    for field in ("title", "description"):
        said = {page: re.search(rf"^{field}: *(\S.*)$", head, re.MULTILINE) for page, head in heads.items()}
        assert [page for page, found in said.items() if not found] == [], field
        assert max(Counter(found[1] for found in said.values() if found).values()) == 1, field


def test_every_page_says_which_questions_it_answers():
    """The search rests on them; the same question on two pages would set them against each other."""
    heads = {page: yaml.safe_load(text.split("\n---\n")[0]) for page, text in pages().items()}
    assert [page for page, head in heads.items() if len(head.get("questions", ())) < 5] == []
    asked = Counter(question.casefold() for head in heads.values() for question in head["questions"])
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_verb_of_the_makefile_is_in_the_readme_and_back():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert make_verbs((ROOT / "README.md").read_text(encoding="utf-8")) == set(VERB.findall(makefile))


def test_every_verb_that_a_text_names_exists():
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    texts = [path for path in files() if path.suffix == ".md" or path.name == "run"]
    wrong = {str(path.relative_to(ROOT)): make_verbs(path.read_text(encoding="utf-8")) - targets for path in texts}
    assert {path: verbs for path, verbs in wrong.items() if verbs} == {}


def test_every_file_that_a_text_links_to_is_there():
    wrong = []
    for path in [path for path in (*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                wrong.append(f"{path.name}: {target}")
    assert wrong == []
