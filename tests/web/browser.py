"""Which Chromium do the browser tests drive? `python -m tests.web.browser` exits 0 if one starts here, else 1."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a sandbox because containers often forbid one; the rest keeps the browser from calling its maker.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launch() -> Iterator[Browser]:
    """Start the system's Chromium, or else the one that Playwright installed; end it on leaving."""
    with sync_playwright() as playwright:
        browser = _start(playwright)
        try:
            yield browser
        finally:
            browser.close()


def _start(playwright: Playwright) -> Browser:
    """Give the first Chromium that starts: a command may be there and be only a stub that asks for a package."""
    refusals = []
    for command in (*filter(None, map(shutil.which, COMMANDS)), None):
        try:
            return playwright.chromium.launch(executable_path=command, args=list(FLAGS), timeout=30_000)
        except Error as error:
            refusals.append(f"{command or 'of Playwright'}: {error.message.splitlines()[0]}")
    raise RuntimeError("no Chromium starts here:\n" + "\n".join(refusals))


def main() -> int:
    """Start one and say which, for scripts/setup_programs."""
    try:
        with launch() as browser:
            print(f"Chromium {browser.version}")
    except (RuntimeError, Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
