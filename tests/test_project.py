"""Is nothing shown that was not checked, and is every complaint told at once, by file, line and field?"""

import shutil
import subprocess
import sys

import pytest

from comparison.dataset import rows
from comparison.dataset.schema import HEADER
from comparison.problems import InvalidData
from comparison.project import Project
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


def stale(root):
    """Make a copy of what is checked, and change an app in it since it was measured."""
    for name in ("apps", "data", "requirements", "tests", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
    with (root / "apps" / "predictor" / "model.py").open("a") as file:
        file.write("# changed since\n")
    return Project.load(root)


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
