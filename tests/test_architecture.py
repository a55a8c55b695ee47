"""Does the code keep to its drawing? Doors stay small, nothing names a machine; import-linter looks at directions."""

import ast
import re
import sys
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS
from tests.repository import ROOT, files, imports, modules, name_of, tree

APPS = {framework.app for framework in FRAMEWORKS.values()} | {"predictor"}
ABOVE = {"scripts", "tests", "macros"}
PROCESSES_AND_NETWORK = (
    "subprocess", "multiprocessing", "socket", "asyncio", "http.client", "http.server", "urllib.request", "httpx",
    "requests",
)  # fmt: skip
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
LONGEST_DOOR, LONGEST_SCRIPT = 60, 40
# What would change with the generator of pages, besides its requirements. In two parts, or this file named it, too.
GENERATOR = "mk" + "docs"
GENERATED_BY = {f"{GENERATOR}.yml", "Makefile", "macros.py", "scripts/build_cost.py", "scripts/serve.py",
                "tests/repository.py", "tests/web/nu-filter.txt"}  # fmt: skip
# Taken apart, so that this file does not hold what it forbids.
MACHINE = re.compile("|".join((r"(?<![\w.-])/" + r"(work|root|home)/", "/tmp" + "/plan", "[A-Z]:" + r"\\Users")))
REGISTRY = re.compile(
    r"(pypi|pythonhosted|npmjs|yarnpkg|crates|anaconda)\." + r"(org|com|io)\b|--(extra-)?index" + "-url"
)


def where(path: Path) -> str:
    """Give a file's name as a reader writes it."""
    return path.relative_to(ROOT).as_posix()


def tops(path: Path) -> set[str]:
    """Give the packages that a file imports from."""
    return {name.split(".")[0] for name in imports(path)}


def test_comparison_imports_neither_apps_nor_what_stands_above_it():
    wrong = {where(path): found for path in modules("comparison") if (found := tops(path) & (APPS | ABOVE))}
    assert wrong == {}


def test_only_the_harness_starts_processes_or_uses_a_network():
    wrong = {
        (where(path), name)
        for path in modules("comparison", "macros.py")
        for name in imports(path)
        if not name_of(path).startswith("comparison.harness")
        and any(name == used or name.startswith(f"{used}.") for used in PROCESSES_AND_NETWORK)
    }
    assert wrong == set()


def test_apps_import_nothing_of_ours_but_the_predictor():
    wrong = {
        where(path): found
        for path in modules("apps")
        if (found := tops(path) & ((APPS | ABOVE | {"comparison"}) - {path.relative_to(ROOT).parts[1], "predictor"}))
    }
    assert wrong == {}


def test_examples_import_nothing_of_ours():
    examples = modules("examples")
    assert examples
    assert {where(path): found for path in examples if (found := tops(path) & (APPS | ABOVE | {"comparison"}))} == {}


def test_the_predictor_knows_no_framework():
    frameworks = set(FRAMEWORKS) | {"werkzeug", "jinja2", "wtforms", "sqlalchemy"}
    wrong = {
        where(path): found
        for path in modules("apps")
        if "predictor" in path.parts and (found := tops(path) & frameworks)
    }
    assert wrong == {}


def test_every_module_has_a_name_that_says_something():
    named = {part for path in files() if path.suffix == ".py" for part in path.relative_to(ROOT).with_suffix("").parts}
    assert named & SAY_NOTHING == set()


def test_no_module_hides_one_of_the_standard_library():
    """`python scripts/x.py` puts scripts/ first on the path, where a file json.py would be found instead."""
    names = {path.stem for folder in ("comparison", "scripts", "tests") for path in (ROOT / folder).glob("*.py")}
    assert names & set(sys.stdlib_module_names) == set()


def test_the_door_between_pages_and_code_is_small_and_decides_nothing():
    door = ROOT / "macros.py"
    assert len(door.read_text(encoding="utf-8").splitlines()) <= LONGEST_DOOR
    branches = (ast.If, ast.IfExp, ast.Match, ast.While, ast.Try)
    assert [node.lineno for node in ast.walk(tree(door)) if isinstance(node, branches)] == []
    registers = next(
        node for node in tree(door).body if isinstance(node, ast.FunctionDef) and node.name == "define_env"
    )
    loops = {node.lineno for node in ast.walk(tree(door)) if isinstance(node, ast.For)}
    assert loops <= {node.lineno for node in ast.walk(registers) if isinstance(node, ast.For)}


def test_scripts_only_parse_call_and_print():
    lengths = {where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules("scripts")}
    assert {path: length for path, length in lengths.items() if length > LONGEST_SCRIPT} == {}


def framework_literals(node: ast.AST) -> list[str]:
    """Give the frameworks' ids that stand in a node as literals, alone or in a tuple, list or set."""
    constants = [node, *getattr(node, "elts", ())]
    return [str(c.value) for c in constants if isinstance(c, ast.Constant) and c.value in set(FRAMEWORKS)]


def asked_frameworks(path: Path) -> list[str]:
    """Give the places where code takes a way that depends on which framework it has.

    What a test asserts is no such way, and a role (Framework.role) may be called like the one framework that has it.
    """
    nodes = list(ast.walk(tree(path)))
    asserts = [node for node in nodes if isinstance(node, ast.Assert) and path.is_relative_to(ROOT / "tests")]
    asserted = {id(inner) for node in asserts for inner in ast.walk(node)}
    found = []
    for node in nodes:
        if isinstance(node, ast.Compare) and id(node) not in asserted:
            sides = [node.left, *node.comparators]
            if not any(isinstance(side, ast.Attribute) and side.attr == "role" for side in sides):
                found += [f"{where(path)}:{node.lineno}: {name}" for side in sides for name in framework_literals(side)]
        elif isinstance(node, ast.MatchValue):
            found += [f"{where(path)}:{node.lineno}: {name}" for name in framework_literals(node.value)]
    return found


def test_no_code_asks_which_framework_it_has():
    """What differs between frameworks stands in catalog/frameworks.py, so that a third one needs no new branch."""
    asked = [
        found for path in modules("comparison", "scripts", "tests", "macros.py") for found in asked_frameworks(path)
    ]
    assert asked == []


def test_few_files_know_what_makes_pages_of_our_text():
    named = {where(path) for path in files() if GENERATOR.encode() in path.name.encode() + path.read_bytes().lower()}
    assert {path for path in named if not path.startswith("requirements/")} - {"CHANGELOG.md"} == GENERATED_BY


def test_nothing_names_a_machine_or_a_registry():
    wrong = []
    for path in files():
        if "queries" in path.parts:
            continue  # messages that people paste name their own machines
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE.search(line) or REGISTRY.search(line):
                wrong.append(f"{where(path)}:{number}: {line.strip()[:120]}")
    assert wrong == []
