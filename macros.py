"""The door between pages and what we know: loads it, and names what a page may call."""

from pathlib import Path
from typing import Any

from comparison.pages.links import Links
from comparison.pages.macros import macros
from comparison.project import Project

ROOT = Path(__file__).parent


def define_env(env: Any) -> None:
    """Give the pages their macros; MkDocs calls this before each build."""
    links = Links(lambda: env.page.url, env.conf["repo_url"] or "")
    for name, macro in macros(Project.cached(ROOT), links).items():
        env.macro(macro, name)
