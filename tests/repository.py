"""What do the tests on the project as a whole look at? The repository's files, the pages, and what pages ask for."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
SETTINGS = "mkdocs.yml"
CALL = re.compile(r"\{\{\s*(\w+)\((.*?)\)\s*\}\}", re.DOTALL)


class _Loader(yaml.SafeLoader):
    """Reads SETTINGS, whose `!!python/name:` and `!ENV` tags mean nothing to a test."""


_LOADERS = ("tag:yaml.org,2002:python/", "!")
for _tag in _LOADERS:
    _Loader.add_multi_constructor(_tag, lambda loader, suffix, node: None)


@cache
def settings() -> dict[str, Any]:
    """Give what SETTINGS says."""
    loaded: dict[str, Any] = yaml.load((ROOT / SETTINGS).read_text(encoding="utf-8"), _Loader)
    return loaded


def entries(name: str) -> list[dict[str, Any]]:
    """Give the entries of data/<name> without judging them."""
    loaded: list[dict[str, Any]] = yaml.safe_load((ROOT / "data" / name).read_text(encoding="utf-8"))
    return loaded


def nav() -> list[str]:
    """Give the files that the navigation lists, relative to docs/."""
    return list(_leaves(settings()["nav"]))


def _leaves(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from _leaves(child)
    else:
        for child in node:
            yield from _leaves(child)


def address(page: str) -> str:
    """Give the address of a page below the site: docs/criteria/speed.md is at criteria/speed/."""
    path = page.removesuffix(".md")
    return "" if path == "index" else path.removesuffix("index") if path.endswith("/index") else f"{path}/"


@cache
def pages() -> dict[str, str]:
    """Give the text of every page by its file's name relative to docs/."""
    docs = ROOT / "docs"
    return {
        path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(docs.rglob("*.md"))
        if not {"overrides", "assets"} & set(path.relative_to(docs).parts)
    }


def calls() -> list[tuple[str, str, str]]:
    """Give every macro call of every page: the page, the macro's name, its arguments as written."""
    return [
        (page, found[1], found[2]) for page, text in pages().items() for found in CALL.finditer(COMMENT.sub("", text))
    ]


def arguments(macro: str) -> set[str]:
    """Give the first arguments with which pages call a macro."""
    texts = [text for _, name, text in calls() if name == macro and text.strip()]
    return {str(ast.literal_eval(f"({text},)")[0]) for text in texts}


@cache
def files() -> tuple[Path, ...]:
    """Give every file that a commit would hold: what git tracks, and what it would track with `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted({path for name in listed.split("\0") if name and (path := ROOT / name).is_file()}))


def modules(*folders: str) -> list[Path]:
    """Give the Python files of some folders of the repository."""
    return [path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


def name_of(path: Path) -> str:
    """Give a file's name as a module: comparison/harness/generators/base.py is comparison.harness.load."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    """Give the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> set[str]:
    """Give the full names of what a file imports, relative imports resolved; `from a import b` gives a and a.b."""
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found
