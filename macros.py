"""How do pages reach what we know? Loads it once for a build, and names what a page may call."""

from pathlib import Path
from typing import Any

from comparison.pages.links import Links
from comparison.pages.macros import macros
from comparison.pages.publish import publish
from comparison.project import Project

ROOT = Path(__file__).parent


def define_env(env: Any) -> None:
    """Give the pages their macros; MkDocs calls this before each build."""
    env.project = Project.load(ROOT)
    for name, macro in macros(env.project, Links(lambda: env.page.url, env.conf["repo_url"] or "")).items():
        env.macro(macro, name)


def on_post_build(env: Any) -> None:
    """Put the files that are no pages into the built site; MkDocs calls this after each build."""
    publish(env.project, Path(env.conf["site_dir"]))
