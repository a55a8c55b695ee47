"""Is each message the very one that the installed versions print, and does what the entry advises keep it away?"""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from comparison.content.error_messages import ErrorMessage, load_errors
from comparison.content.pointers import Pointer, References, functions
from tests.errors.run import seen
from tests.repository import ROOT

FOLDER = "tests/errors/provocations"
LONGEST = ("servers", "django_project")  # begin first, so that the others fill the rest of the time
MODULES = sorted((path.stem for path in (ROOT / FOLDER).glob("*.py")), key=lambda module: module not in LONGEST)
ERRORS, PROBLEMS = load_errors(ROOT / "data" / "errors.yml", References(ROOT))
PROVOKED = [(error, pointer) for error in ERRORS.values() for pointer in error.evidence if pointer.kind == "test"]


def run(module: str) -> dict[str, list[str]]:
    """Give what each provocation of a module printed: as it is, and with the fix if it was tried."""
    command = [sys.executable, "-m", "tests.errors.run", module]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="session")
def printed() -> Iterator[Callable[[Pointer], list[str]]]:
    """Run all modules once, two at a time; give what a pointer's function printed."""
    with ThreadPoolExecutor(2) as pool:
        running = {f"{FOLDER}/{module}.py": pool.submit(run, module) for module in MODULES}

        def of(pointer: Pointer) -> list[str]:
            path, _, name = pointer.target.partition("::")
            return running[path].result()[name]

        yield of


@pytest.mark.parametrize(
    ("error", "pointer"), [pytest.param(*pair, id=f"{pair[0].id}-{n}") for n, pair in enumerate(PROVOKED)]
)
def test_the_message_is_the_one_that_is_printed_and_the_fix_keeps_it_away(
    error: ErrorMessage, pointer: Pointer, printed: Callable[[Pointer], list[str]]
) -> None:
    before, *after = printed(pointer)
    assert re.search(error.pattern, before), before
    for text in after:
        assert not re.search(error.pattern, text), text
        assert "Traceback" not in text, text


def test_every_provocation_belongs_to_a_message_and_every_message_that_names_one_has_it() -> None:
    assert PROBLEMS == []
    there = {
        f"{FOLDER}/{module}.py::{name}"
        for module in MODULES
        for name in functions(ROOT / FOLDER / f"{module}.py")
        if not name.startswith("_")
    }
    assert there == {pointer.target for _, pointer in PROVOKED}


def test_most_messages_were_provoked_here() -> None:
    assert len(ERRORS) >= 50
    assert len({error.id for error, _ in PROVOKED}) >= 0.9 * len(ERRORS)


def test_no_message_stands_there_twice() -> None:
    assert max(Counter(error.message for error in ERRORS.values()).values()) == 1


def test_the_recipe_for_a_message_is_all_that_it_takes(tmp_path: Path) -> None:
    """Follow it in a copy: its entry passes the check, and its function prints the message unless it is fixed."""
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("An error message\n")[2]
    blocks = re.findall(r"```(\w+)\n(.*?)```", textwrap.dedent(recipe.replace("\n   ", "\n")), re.DOTALL)
    code, entry = dict(blocks)["python"], dict(blocks)["yaml"]
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    module = shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER) / "python_values.py"
    module.write_text(f"{module.read_text(encoding='utf-8')}\n\n{code}", encoding="utf-8")
    path = tmp_path / "errors.yml"
    path.write_text(f"{(ROOT / 'data' / 'errors.yml').read_text(encoding='utf-8')}\n{entry}", encoding="utf-8")
    errors, problems = load_errors(path, References(tmp_path))
    assert problems == []
    [new] = [error for error in errors.values() if error.id not in ERRORS]
    space: dict[str, Any] = {"np": np}
    exec(code, space)
    [function] = [value for name, value in space.items() if name == new.evidence[0].target.partition("::")[2]]
    assert re.search(new.pattern, seen(function, False))
    assert seen(function, True) == ""
