"""How do tests get the site? Built once, strictly, into a folder of its own, and served on a free port."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from tests.repository import ROOT
from tests.web.browser import launch
from tests.web.building import build
from tests.web.looking import TIMEOUT_MS, WIDE


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Build the site once; give its folder and how the build went."""
    target = tmp_path_factory.mktemp("built") / "site"
    return target, build(ROOT, target)


@pytest.fixture(scope="session")
def site(built: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """Give the folder of the built site; what went wrong is told once, by the test of the build."""
    target, made = built
    if made.returncode != 0:
        pytest.fail("there is no site to look at: see test_the_site_is_built_without_a_warning", pytrace=False)
    return target


@pytest.fixture(scope="session")
def soup(site: Path) -> Callable[[str], BeautifulSoup]:
    """Parse a page by its address below the site, each once."""

    @cache
    def parsed(address: str) -> BeautifulSoup:
        return BeautifulSoup((site / address / "index.html").read_text(encoding="utf-8"), "html.parser")

    return parsed


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as by any real server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a browser that leaves a page early is no news."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # a browser opens several connections at once; with the default of 5, some wait a second

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a browser hangs up."""


class _Strict(_Quiet):
    """Sends a content policy that lets nothing in from elsewhere; the theme's inline scripts need an exception."""

    def end_headers(self) -> None:
        inline = "; ".join(f"{kind}-src 'self' 'unsafe-inline'" for kind in ("script", "style"))
        self.send_header("Content-Security-Policy", f"default-src 'self'; img-src 'self' data:; {inline}")
        super().end_headers()


@contextmanager
def _serving(handler: type[_Quiet], folder: Path) -> Iterator[str]:
    """Serve a folder; give its address, which ends in a slash."""
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """Serve the built site; give its address."""
    with _serving(_Quiet, site) as address:
        yield address


@pytest.fixture
def served_below(site: Path) -> Iterator[str]:
    """Serve the built site below a path, as GitHub Pages does, and with a strict content policy; give its address."""
    with _serving(_Strict, site.parent) as address:
        yield f"{address}{site.name}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for a module's tests; it ends with them, because its event loop would be in others' way."""
    with launch() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of a new reader."""
    context = browser.new_context(color_scheme="light", viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()
