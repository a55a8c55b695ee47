"""Chromium tells a page that calls the model from a script what is wrong."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Page

from tests.errors.commands import free_port
from tests.web.browser import launch

ANSWERS = {
    "/": ("text/html", b"<!doctype html><title>Form</title><link rel=icon href=data:,>"),
    "/json": ("application/json", b'{"species": "setosa"}'),
    "/error": ("text/html", b"<!doctype html><title>Server Error (500)</title>"),
    "/nan": ("application/json", b'{"probability": NaN}'),
    "/nothing": ("application/json", b""),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(200)

    def do_OPTIONS(self) -> None:
        self.answer(204)

    def answer(self, status: int) -> None:
        path, _, query = self.path.partition("?")
        kind, body = ANSWERS[path]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if "shared" in query:
            self.send_header("Access-Control-Allow-Origin", "*")
        if "with-headers" in query:
            self.send_header("Access-Control-Allow-Headers", "content-type")
        self.end_headers()
        self.wfile.write(body if self.command == "GET" else b"")

    def log_message(self, *arguments: object) -> None: ...


@cache
def _browser() -> Browser:
    """Start one browser for all; it ends with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(launch())


@contextmanager
def _page() -> Iterator[tuple[Page, str, str, list[str]]]:
    """Open a page of one server; give it with that server's address, another server's, and what the console says."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as one, ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as two:
        for server in (one, two):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        here, there = (f"http://127.0.0.1:{server.server_port}" for server in (one, two))
        page, console = _browser().new_page(), list[str]()
        page.on("console", lambda message: console.append(message.text))
        page.goto(here)
        yield page, here, there, console
        page.close()
        one.shutdown()
        two.shutdown()


def _fetched(path: str, options: str = "", elsewhere: bool = False) -> str:
    """Fetch JSON from the page's own server or another; give the console and the exception that the script got."""
    with _page() as (page, here, there, console):
        address = (there if elsewhere else here) + path
        script = f"fetch('{address}', {{{options}}}).then(a => a.json()).then(String, String)"
        return "\n".join([page.evaluate(script), *console])


def other_origin(fixed: bool) -> str:
    return _fetched("/json?shared" if fixed else "/json", elsewhere=True)


def preflight(fixed: bool) -> str:
    options = "headers: {'Content-Type': 'application/json'}"
    return _fetched("/json?shared&with-headers" if fixed else "/json?shared", options, elsewhere=True)


def page_instead_of_json(fixed: bool) -> str:
    return _fetched("/json" if fixed else "/error")


def not_a_number(fixed: bool) -> str:
    return _fetched("/json" if fixed else "/nan")


def empty_answer(fixed: bool) -> str:
    """Depending on how it compiled the script, Chromium says in between which function failed."""
    return _fetched("/json" if fixed else "/nothing").replace("Failed to execute 'json' on 'Response': ", "")


def nobody_listens() -> str:
    with _page() as (page, *_, console):
        failed = page.evaluate(f"fetch('http://127.0.0.1:{free_port()}/predict').catch(String)")
        return "\n".join([failed, *console])
