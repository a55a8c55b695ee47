"""How do tests get the site? Built once, strictly, into a folder of its own, and served on a free port."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.project import ROOT
from tests.web.building import build


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


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """Serve the built site; give its address, which ends in a slash."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
