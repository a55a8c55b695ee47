"""Chromium tells a page that calls the model from a script what is wrong."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from playwright.sync_api import Browser, Page

from comparison.harness.system.processes import free_port
from tests.servers.stub import Handler, answering, reply, served
from tests.web.browser import launch

ANSWERS = {
    "/": ("text/html", b"<!doctype html><title>Form</title><link rel=icon href=data:,>"),
    "/json": ("application/json", b'{"species": "setosa"}'),
    "/error": ("text/html", b"<!doctype html><title>Server Error (500)</title>"),
    "/nan": ("application/json", b'{"probability": NaN}'),
    "/nothing": ("application/json", b""),
}


def _answer(handler: Handler) -> None:
    path, _, query = handler.path.partition("?")
    kind, body = ANSWERS[path]
    headers = {"Content_Type": kind}
    if "shared" in query:
        headers["Access_Control_Allow_Origin"] = "*"
    if "with-headers" in query:
        headers["Access_Control_Allow_Headers"] = "content-type"
    reply(handler, body, **headers)


@cache
def _browser() -> Browser:
    """Start one browser for all; it ends with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(launch())


@contextmanager
def _page() -> Iterator[tuple[Page, str, str, list[str]]]:
    """Open a page of one server; give it with that server's address, another server's, and what the console says."""
    with served(answering(_answer)) as own, served(answering(_answer)) as other:
        here, there = (f"http://127.0.0.1:{server.server_port}" for server in (own, other))
        page, console = _browser().new_page(), list[str]()
        page.on("console", lambda message: console.append(message.text))
        page.goto(here)
        yield page, here, there, console
        page.close()


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
