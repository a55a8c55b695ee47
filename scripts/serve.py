"""Serves the site, and anew whenever a file changes that it is made from: `make serve`, or serve.py PORT."""

import logging
import os
import sys
from pathlib import Path

from mkdocs import config, livereload
from mkdocs.commands.build import build

from comparison.pages.publish import publish
from comparison.project import SOURCES, Project, fingerprint

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / ".cache" / "served"
CODE = ("comparison", "macros.py", "scripts")
STARTED_AS = fingerprint(ROOT, CODE)


def renew() -> None:
    """Build and publish; with changed code, as a new process, because what is imported stays what it was."""
    if fingerprint(ROOT, CODE) != STARTED_AS:
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606
    settings = config.load_config(str(ROOT / "mkdocs.yml"), site_dir=str(SITE), site_url=SERVER.url)
    settings.plugins.on_startup(command="serve", dirty=False)
    build(settings, serve_url=SERVER.url)
    publish(Project.cached(ROOT), SITE)


SERVER = livereload.LiveReloadServer(renew, "127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8000, str(SITE))
SERVER.error_handler = lambda code: (SITE / "404.html").read_bytes() if code == 404 else None
if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s - %(message)s")
    for name in {*SOURCES, *CODE, "CHANGELOG.md", "docs", "examples", "mkdocs.yml"}:
        SERVER.watch(str(ROOT / name))
    renew()
    try:
        SERVER.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        SERVER.shutdown()
