"""Each recipe in CONTRIBUTING.md, followed literally in a copy of the repository: what it says is all that it takes."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from comparison.problems import InvalidData
from comparison.project import Project
from tests.measuring import command, commit_all, make_repository
from tests.repository import ROOT, files
from tests.web.building import build

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
NAMED = re.compile(r"`([\w.-]+/[\w./<>-]*)`")  # a path of the repository


class Recipe:
    """One recipe, and a copy of the repository in which it is followed."""

    def __init__(self, title: str, root: Path) -> None:
        self.text = GUIDE.partition(f". {title}\n")[2].partition("\n## ")[0]
        assert self.text, title
        self.root = root

    def blocks(self, language: str) -> list[str]:
        """The blocks of code in a language, without the indentation of their list."""
        found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", self.text, re.MULTILINE | re.DOTALL)
        return [
            textwrap.dedent(block) if not indent else re.sub(f"^{indent}", "", block, flags=re.M)
            for indent, block in found
        ]

    def append(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{file.read_text(encoding='utf-8') if file.exists() else ''}{text}", encoding="utf-8")

    def insert(self, path: str, before: str, text: str) -> None:
        """Put text before the only line that begins with another one."""
        self.replace(path, f"\n{before}", f"\n{text}{before}")

    def replace(self, path: str, old: str, new: str) -> None:
        content = (self.root / path).read_text(encoding="utf-8")
        assert content.count(old) == 1, (path, old)
        (self.root / path).write_text(content.replace(old, new), encoding="utf-8")

    def require(self, command: str, *instead: str) -> None:
        """Run a command as `run` does, and see it pass."""
        done = self.run(command, *instead)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, command: str, *instead: str) -> subprocess.CompletedProcess[str]:
        """Run a command that the recipe gives, or a part of it that is quick enough."""
        assert command in self.text, f"the recipe does not say {command}"
        environment = os.environ | {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *instead], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    def git(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True).stdout

    def require_all_named(self, **names: str) -> None:
        """What was changed is named in the recipe, and what it names in a registry or in data/ was changed."""
        named = set(NAMED.findall(self.text))
        for placeholder, name in names.items():
            named = {path.replace(f"<{placeholder}>", name) for path in named}
        changed = self.git("status", "--porcelain", "--untracked-files=all").splitlines()
        changed = [line[3:] for line in changed]
        assert changed
        assert [path for path in changed if not any(path.startswith(name) for name in named)] == []


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    for path in files():
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    commit_all(root)
    return root


@pytest.fixture
def follow(copied):
    """Give a recipe by its title; afterwards the copy is as it was."""
    yield lambda title: Recipe(title, copied)
    for arguments in (["reset", "-q", "--hard"], ["clean", "-fdq"]):
        subprocess.run(["git", *arguments], cwd=copied, check=True)


def checked(root: Path) -> Project:
    """What `make check` says of the data, without another Python."""
    return Project.load(root)


def test_every_path_that_the_guide_names_is_there():
    paths = {path for path in NAMED.findall(GUIDE) if "<" not in path and not path.startswith((".venv", "data-"))}
    assert len(paths) > 30
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


@pytest.fixture(scope="module")
def small_apps(tmp_path_factory) -> Path:
    """Apps of a few lines: the recipes are about rows, and importing the real ones takes most of a minute."""
    root = tmp_path_factory.mktemp("small-apps")
    make_repository(root)
    return root


def quick(small_apps: Path, data: Path, *arguments: str) -> list[str]:
    """What runs scripts/measure.py with short windows."""
    return [*command(small_apps, 0.2, "--launches", "1", *arguments)[1:], "--data", str(data)]


def test_a_benchmark_row(follow, small_apps):
    recipe = follow("A benchmark row")
    [console] = recipe.blocks("console")
    first, *_, last = [line.removeprefix("$ ").partition("#")[0].strip() for line in console.splitlines()]
    assert "scripts/measure.py --quick\n" in (ROOT / "Makefile").read_text(encoding="utf-8").partition("bench:")[2]
    before = len(checked(recipe.root).frame)
    recipe.require(first, *quick(small_apps, recipe.root / "data", "--quick", "--scenario", "json"))
    assert len(checked(recipe.root).frame) > before
    recipe.git(*last.split()[1:])
    assert recipe.git("diff", "--name-only") == recipe.git("ls-files", "--others", "--exclude-standard") == ""
    [evidence] = recipe.git("diff", "--cached", "--name-only", "--diff-filter=A").split()
    (recipe.root / evidence).unlink()
    with pytest.raises(InvalidData, match=Path(evidence).name):
        checked(recipe.root)


def test_a_claim(follow):
    recipe = follow("A claim")
    entry, expects = recipe.blocks("yaml")
    [pointer] = re.findall(r"test:(\S+)::(\w+)", entry)
    recipe.append("data/claims.yml", f"\n{entry}")
    with pytest.raises(InvalidData, match=f"write {pointer[0]}\n1 problem"):
        checked(recipe.root)
    recipe.append(pointer[0], f"def {pointer[1]}():\n    assert True\n")
    assert len(checked(recipe.root).claims) == len(checked(ROOT).claims) + 1
    recipe.append("data/claims.yml", expects.replace("  evidence:\n", ""))
    assert checked(recipe.root).claims["two-at-a-time"].expects
    done = recipe.run(
        "make check", "-m", "pytest", "-q", "tests/test_completeness.py", "-k", "claim or verdict or fact"
    )
    assert done.returncode == 0, done.stdout
    recipe.require_all_named()


def test_a_snippet(follow, tmp_path):
    recipe = follow("A snippet")
    [code] = recipe.blocks("python")
    [macro] = re.findall(r"`(\{\{.*?\}\})`", recipe.text)
    recipe.append("apps/flask_app/health/views.py", f"\n\n{code}")
    with pytest.raises(InvalidData, match=r"snippet name: .* in django_app, got none"):
        checked(recipe.root)
    recipe.append("apps/django_app/health/views.py", f"\n\n{code}")
    recipe.append("docs/contribute/index.md", f"\n{macro}\n")
    done = build(recipe.root, tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "contribute" / "index.html").read_text(encoding="utf-8")
    assert "apps/flask_app/health/views.py" in page
    assert "apps/django_app/health/views.py" in page
    recipe.require_all_named()


def test_a_scenario(follow, small_apps):
    """Its feature is a second Hello, in every app at its own place."""
    recipe = follow("A scenario")
    for app in ("flask_app", "django_app"):
        folder = shutil.copytree(recipe.root / "apps" / app / "json", recipe.root / "apps" / app / "ping")
        for path in folder.glob("*.py"):
            text = path.read_text(encoding="utf-8")
            for old in (f"{app}.json", 'Blueprint("json"', "[start:json]", "[end:json]"):
                text = text.replace(old, old.replace("json", "ping"))
            path.write_text(text, encoding="utf-8")
    line = "    app.register_blueprint(json.blueprint"
    register = '    app.register_blueprint(ping.blueprint, url_prefix="/ping")\n'
    recipe.insert("apps/flask_app/__init__.py", line, f"    from flask_app import ping\n\n{register}")
    recipe.insert(
        "apps/django_app/urls.py", '    path("json/"', '    path("ping/", include("django_app.ping.urls")),\n'
    )
    recipe.insert("apps/floor_app/routes.py", '    "/json/":', '    "/ping/": ("GET", features.hello),\n')
    recipe.replace("tests/servers/apps.py", "MEASURED = ASYNCHRONOUS | {", 'MEASURED = ASYNCHRONOUS | {"ping", ')
    scenario = '"ping", "Ping", "Says hello.", "GET", "/ping/", b"", equals({"message": "Hello, World!"}), seconds=5'
    recipe.insert("comparison/catalog/scenarios.py", "    )\n}", f"        Scenario({scenario}),\n")
    recipe.append(
        "docs/evidence/results.md", '\n## Ping { #ping }\n\n{{ latency_chart("ping") }}\n\n{{ snippet("ping") }}\n'
    )
    recipe.require(
        ".venv/bin/pytest tests/apps/test_conformance.py",
        *PYTEST,
        "tests/apps/test_conformance.py",
        "-k",
        "ping or said_to_lack",
    )
    recipe.require(
        ".venv/bin/pytest tests/test_completeness.py",
        *PYTEST,
        "tests/test_completeness.py",
        "-k",
        "feature or snippet or place",
    )
    recipe.require_all_named(feature="ping")
    measure = quick(small_apps, recipe.root / "data", "--scenario", "ping")
    recipe.require(".venv/bin/python scripts/measure.py --full", *measure)
    recipe.require("make check", "scripts/validate.py")


def test_a_framework(follow):
    """A second app of FastAPI stands for a framework that nobody has installed yet, so there is nothing to lock."""
    recipe = follow("A framework")
    shutil.copytree(recipe.root / "apps" / "fastapi_app", recipe.root / "apps" / "starlette_app")
    framework = '"starlette", "Starlette (reference)", "starlette", "reference", ("lean",), ("asgi",)'
    recipe.insert("comparison/catalog/frameworks.py", "    )\n}", f"        Framework({framework}),\n")
    recipe.insert("tests/servers/apps.py", '    "fastapi/lean/asgi":', '    "starlette/lean/asgi": ASYNCHRONOUS,\n')
    recipe.append("docs/assets/site.css", ".series-starlette { --series-starlette: #2f4b3c; }\n")
    recipe.require(
        ".venv/bin/pytest tests/apps/test_conformance.py",
        *PYTEST,
        "tests/apps/test_conformance.py",
        "-k",
        "starlette and scenario or every_app",
    )
    recipe.require_all_named(id="starlette")
    recipe.require("make check", "scripts/validate.py")


def test_a_mode(follow, small_apps):
    """Starting once more is a mode of its own here."""
    recipe = follow("A mode")
    modes = (recipe.root / "comparison" / "catalog" / "modes.py").read_text(encoding="utf-8")
    [start] = re.findall(r'        Mode\(\n            "start".*?\n        \),\n', modes, re.DOTALL)
    recipe.insert(
        "comparison/catalog/modes.py", "    )\n}", start.replace('"start"', '"again"').replace('"predict"', '"json"')
    )
    module = (
        '"""A start, and nothing else."""\n\nfrom comparison.harness.modes.cold_start import ColdStart\n\n\n'
        'class Again(ColdStart):\n    """A start by another name."""\n'
    )
    recipe.append("comparison/harness/modes/again.py", module)
    registry = "comparison/harness/modes/registry.py"
    recipe.insert(
        registry, "from comparison.harness.modes.closed_loop", "from comparison.harness.modes.again import Again\n"
    )
    recipe.insert(registry, '    "start":', '    "again": Again(),\n')
    recipe.append("docs/evidence/results.md", "\n## Again { #again }\n\nStarts.\n")
    recipe.require_all_named(mode="again")
    measure = quick(small_apps, recipe.root / "data", "--mode", "again")
    recipe.require(".venv/bin/python scripts/measure.py --mode <id> --launches 1", *measure)
    recipe.require("make check", "scripts/validate.py")
    recipe.require("make check", *PYTEST, "tests/test_completeness.py", "-k", "mode_has_its_place")


def test_a_server(follow, small_apps):
    recipe = follow("A server")
    servers = (recipe.root / "comparison" / "catalog" / "servers.py").read_text(encoding="utf-8")
    [uvicorn] = re.findall(r'        \w+\("uvicorn".*\n', servers)
    recipe.insert("comparison/catalog/servers.py", "    )\n}", uvicorn.replace('"uvicorn"', '"uvicorn-again"', 1))
    options = '    "uvicorn-again": "--host 127.0.0.1 --port {port} --workers {workers} --lifespan off",\n'
    recipe.insert("comparison/harness/system/processes.py", '    "uvicorn":', options)
    recipe.require_all_named()
    measure = quick(small_apps, recipe.root / "data", "--server", "uvicorn-again", "--scenario", "json")
    recipe.require(".venv/bin/python scripts/measure.py --server <id> --scenario json --launches 1", *measure)
    recipe.require("make check", "scripts/validate.py")


def test_an_error_message(follow):
    recipe = follow("An error message")
    [code], [entry] = recipe.blocks("python"), recipe.blocks("yaml")
    [(path, name)] = re.findall(r"test:(\S+)::(\w+)", entry)
    recipe.append("data/errors.yml", f"\n{entry}")
    with pytest.raises(InvalidData, match=f"expected a function of {path}"):
        checked(recipe.root)
    recipe.append(path, f"\n\n{code}")
    [new] = checked(recipe.root).errors.keys() - checked(ROOT).errors.keys()
    done = recipe.run(".venv/bin/pytest tests/errors", "-m", "tests.errors.run", Path(path).stem)
    message, mended = json.loads(done.stdout)[name]
    assert re.search(checked(recipe.root).errors[new].pattern, message)
    assert mended == ""
    recipe.require_all_named()
