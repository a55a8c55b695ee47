"""The project as a whole: nothing is shown that was not checked, and complaints name file, line and field."""

import shutil
import subprocess
import sys

import pytest

from comparison.dataset import rows
from comparison.dataset.schema import HEADER
from comparison.problems import InvalidData
from comparison.project import SOURCES, Project, cached_project, files
from comparison.stats.summary import Summaries
from tests.factories.rows import read, write
from tests.repository import ROOT


@pytest.fixture
def data(tmp_path):
    """A copy of data/ that a test may spoil."""
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def spoil(path, line, old, new):
    """Replace a piece of one line, as a slip of the hand would."""
    lines = path.read_text().splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("".join(lines))


def line_of(path, text):
    return next(number for number, line in enumerate(path.read_text().splitlines(), start=1) if text in line)


def test_what_the_repository_holds_is_right() -> None:
    project = Project.load(ROOT)
    assert (
        project.claims
        and project.decisions
        and project.aspects
        and project.facts
        and project.errors
        and project.snippets.names
    )
    assert project.contents().endswith("all right.")


def test_problems_of_all_files_are_told_together(data) -> None:
    spoil(data / "claims.yml", line_of(data / "claims.yml", "verdict: wrong"), "wrong", "false")
    spoil(data / "decisions.yml", line_of(data / "decisions.yml", "pick: django"), "django", "rails")
    spoil(data / "aspects.yml", line_of(data / "aspects.yml", "criterion: forms"), "forms", "form")
    spoil(data / "facts.yml", line_of(data / "facts.yml", "as_of:"), "as_of:", "date:")
    spoil(data / "errors.yml", line_of(data / "errors.yml", "frameworks: django"), "django", "rails")
    with pytest.raises(InvalidData) as refused:
        Project.load(ROOT, data)
    named = {problem.path.rsplit("/", 1)[-1] for problem in refused.value.problems}
    assert named == {"claims.yml", "decisions.yml", "aspects.yml", "facts.yml", "errors.yml"}


def test_a_slip_in_a_claim_is_told_once_and_not_again_by_all_that_point_to_it(data) -> None:
    spoil(data / "claims.yml", line_of(data / "claims.yml", "- id: k4-2") + 5, "verdict: ", "verdict: quite ")
    with pytest.raises(InvalidData) as refused:
        Project.load(ROOT, data)
    assert [problem.field for problem in refused.value.problems] == ["k4-2.verdict"]


def test_claims_that_cannot_be_parsed_are_told_once_too(data) -> None:
    spoil(data / "claims.yml", line_of(data / "claims.yml", "- id: k4-2") + 1, "section:", "section: because:")
    with pytest.raises(InvalidData) as refused:
        Project.load(ROOT, data)
    assert [problem.path.rsplit("/", 1)[-1] for problem in refused.value.problems] == ["claims.yml"]


def test_a_number_edited_by_hand_is_refused_though_it_breaks_no_rule_of_its_own(data) -> None:
    table = data / "benchmarks.csv"
    cells = table.read_text().splitlines()[1].split(",")
    digits = next(cell for cell in cells if cell.count(".") == 1 and len(cell.partition(".")[2]) == 4)
    edited = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    spoil(table, 2, digits, edited)
    with pytest.raises(InvalidData, match=r"benchmarks\.csv:2: .*recomputed from .*evidence"):
        Project.load(ROOT, data)


def validate(*arguments):
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "validate.py", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def test_the_command_passes_what_is_right() -> None:
    code, printed = validate()
    assert code == 0 and "recomputed from evidence" in printed


def test_the_command_names_line_field_and_cure_and_exits_1(data) -> None:
    table = data / "benchmarks.csv"
    position = HEADER.index("launch")
    cells = table.read_text().splitlines()[2].split(",")
    assert cells[position].isdigit()
    lines = table.read_text().splitlines()
    lines[2] = ",".join([*cells[:position], "0", *cells[position + 1 :]])
    table.write_text("\n".join(lines) + "\n")
    code, printed = validate("--data", str(data))
    assert code == 1
    assert "benchmarks.csv:3: launch: expected a whole number of at least 1, got '0' — rows are written by" in printed
    assert printed.rstrip().endswith("1 problem")


def test_rows_that_stand_there_twice_are_refused_and_not_a_traceback(data) -> None:
    """As a merge may leave them."""
    table = data / "benchmarks.csv"
    last = table.read_text().splitlines()[-1]
    table.write_text(f"{table.read_text()}{last}\n")
    with pytest.raises(InvalidData, match=r"the same as in line \d+ — delete the later line\n1 problem$"):
        Project.load(ROOT, data)


def test_a_problem_elsewhere_is_told_with_the_path_where_it_is(data) -> None:
    (data / "facts.yml").unlink()
    with pytest.raises(InvalidData) as refused:
        Project.load(ROOT, data)
    assert str(data / "facts.yml") in {problem.path for problem in refused.value.problems}


def test_a_claim_exists_wherever_its_id_stands(data) -> None:
    path = data / "claims.yml"
    lines = path.read_text().splitlines()
    at = line_of(path, "- id: k4-2") - 1
    assert lines[at + 1].startswith("  section:")
    lines[at : at + 2] = [f"- {lines[at + 1].strip()}", "  id: k4-2"]
    path.write_text("\n".join(lines) + "\n")
    assert Project.load(ROOT, data).claims["k4-2"]


def test_a_quick_session_changes_no_statement(data) -> None:
    table = data / "benchmarks.csv"
    before = Summaries(read(table))
    known, _ = rows.parse(table)
    newest = known[-1]["session"]
    quick = {"session": "s20991231-0000-aaaa", "protocol": "quick", "date": "2099-12-31T00:00:00Z"}
    write(table, known + [row | quick for row in known if row["session"] == newest and row["launch"] == 1])
    after = Summaries(read(table))
    assert after.scenarios == before.scenarios
    assert all(after.rows(scenario).equals(before.rows(scenario)) for scenario in before.scenarios)


def copied(root):
    """Make a copy of all that a project follows from."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("assets", "overrides"))
    return root


def add(path, text):
    path.write_text(path.read_text() + text)


def stale(root):
    """Make a copy, and change an app in it since it was measured."""
    add(copied(root) / "apps" / "predictor" / "model.py", "# changed since\n")
    return Project.load(root)


OPENED = """
import sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, arguments: opened.add(str(arguments[0])) if event == "open" else None)
from comparison.project import Project
Project.load(Path.cwd())
print("\\n".join(opened))
"""


def test_the_fingerprint_covers_every_file_that_a_load_opens() -> None:
    done = subprocess.run([sys.executable, "-c", OPENED], cwd=ROOT, capture_output=True, text=True, check=True)
    opened = {(ROOT / name).resolve() for name in done.stdout.splitlines()}
    ours = {path for path in opened if path.is_relative_to(ROOT) and not {".venv", "__pycache__"} & set(path.parts)}
    assert {ROOT / "data" / "benchmarks.csv", ROOT / "comparison" / "project.py"} <= ours
    assert {path for path in ours if path.is_file()} - set(files(ROOT, SOURCES)) == set()


def test_what_was_checked_is_kept_and_not_checked_again(tmp_path, monkeypatch) -> None:
    first = Project.cached(copied(tmp_path))
    monkeypatch.setattr(Project, "load", lambda root: pytest.fail("it was loaded again"))
    assert Project.cached(tmp_path) is first
    cached_project.cache_clear()  # as another process has it
    again = Project.cached(tmp_path)
    assert again is not first
    assert (again.contents(), again.notices(), again.claims) == (first.contents(), first.notices(), first.claims)
    assert again.frame.equals(first.frame)
    assert again.summaries.rows("predict").equals(first.summaries.rows("predict"))


def test_what_is_kept_is_never_older_than_the_files(tmp_path) -> None:
    before = Project.cached(copied(tmp_path))
    for name in ("apps/flask_app/wsgi.py", "comparison/stats/ratios.py", "requirements/site.txt", "tests/conftest.py"):
        add(tmp_path / name, "# one more line\n")
        after = Project.cached(tmp_path)
        assert after is not before, name
        before = after
    assert before.stale, "an app has changed"
    path = tmp_path / "data" / "facts.yml"
    number = line_of(path, "value: ")
    spoil(path, number, "value: ", "value: 1")
    assert Project.cached(tmp_path).facts != before.facts
    (tmp_path / "docs" / "serve" / "uploads.md").rename(tmp_path / "docs" / "serve" / "moved.md")
    with pytest.raises(InvalidData, match="expected an address that exists"):
        Project.cached(tmp_path)
    (tmp_path / "docs" / "serve" / "moved.md").rename(tmp_path / "docs" / "serve" / "uploads.md")
    (evidence_file,) = list((tmp_path / "data" / "evidence").glob("*.gz"))[:1]
    evidence_file.write_bytes(evidence_file.read_bytes()[:-1])
    with pytest.raises(InvalidData, match="the evidence of"):
        Project.cached(tmp_path)


def test_a_damaged_copy_is_as_good_as_none(tmp_path) -> None:
    Project.cached(copied(tmp_path))
    (kept,) = (tmp_path / ".cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    cached_project.cache_clear()
    assert Project.cached(tmp_path).contents().endswith("all right.")


def test_stale_rows_are_listed_with_the_command_and_support_nothing(tmp_path) -> None:
    project = stale(tmp_path)
    assert project.summaries.scenarios == []
    assert (project.frame["flag"] != "").all()
    said = "\n".join(project.notices())
    assert "has changed since. Renew with .venv/bin/python scripts/measure.py --full" in said
    unsupported = said.rpartition("without support: ")[2]
    assert all(claim.id in unsupported for claim in project.claims.values() if claim.expects)


def test_fresh_rows_leave_no_claim_without_support() -> None:
    assert not any("without support" in notice for notice in Project.load(ROOT).notices())
