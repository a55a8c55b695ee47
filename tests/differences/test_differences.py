"""Does each request of data/differences.yml get the answers that it tells of, by default and with the code shown?"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from comparison.content.differences import Answer, Change, Difference
from comparison.content.entries import load_entries
from comparison.content.pointers import References
from tests.repository import ROOT

DIFFERENCES, PROBLEMS = load_entries(ROOT / "data" / "differences.yml", Difference, References(ROOT))
FRAMEWORKS = ("flask", "django")
GUNICORN = (sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level=warning", "--timeout=60")
ASKED = re.compile(r"localhost:8000(/[^\s'?]*)")
# The commands of an entry are run as they stand; only the port is another one.
SHELL = """curl() {{ command curl --noproxy '*' --ipv4 --silent --show-error --max-time 20 -H 'X-Variant: {}' "$@"; }}
{}"""
ANSWERS = [
    pytest.param(difference, framework, id=f"{difference.id}-{framework}")
    for difference in DIFFERENCES.values()
    for framework in FRAMEWORKS
]
CHANGES = [
    pytest.param(difference, framework, side.change, id=f"{difference.id}-{framework}")
    for difference in DIFFERENCES.values()
    for framework, side in difference.sides.items()
    if side.change
]
Ask = Callable[[str, str, str], tuple[str, str]]


@contextmanager
def serving(framework: str, log: Path) -> Iterator[int]:
    """The probe app of a framework under gunicorn, on a socket that is already bound: nobody has to wait for it."""
    code = {id_: side.change.code for id_, d in DIFFERENCES.items() if (side := d.sides[framework]).change}
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        process = subprocess.Popen(
            [*GUNICORN, f"--bind=fd://{listener.fileno()}", "tests.differences.variants:application"],
            cwd=ROOT,
            env=os.environ | {"APP": f"{framework}_app", "VARIANTS": json.dumps(code), "PYTHONHASHSEED": "0"},
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
        port: int = listener.getsockname()[1]
    try:
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Run a request against a framework's app, changed as an entry says or not: what curl and the server printed."""
    folder = tmp_path_factory.mktemp("logs")
    logs = {framework: folder / framework for framework in FRAMEWORKS}
    with ExitStack() as stack:
        ports = {framework: stack.enter_context(serving(framework, log)) for framework, log in logs.items()}

        def run(framework: str, request: str, variant: str) -> tuple[str, str]:
            before = len(logs[framework].read_bytes())
            script = SHELL.format(variant, request.replace("localhost:8000", f"localhost:{ports[framework]}"))
            done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
            assert done.stderr == ""
            printed = done.stdout.replace(f"localhost:{ports[framework]}", "localhost:8000")
            return printed, logs[framework].read_bytes()[before:].decode()

        yield run


def compare(expected: Answer, printed: str, log: str) -> None:
    """Hold an answer, and what the server printed meanwhile, against what an entry tells."""
    for told, text in ((expected.answer, printed), (expected.log, log)):
        rest = text
        for line in told.splitlines():
            start = line.removesuffix("…")
            assert start in rest, f"{start!r} is not in its place in:\n{text}"
            rest = rest.partition(start)[2]
    sent = {line.partition(":")[0].casefold() for line in printed.splitlines()}
    assert not sent & {name.casefold() for name in expected.lacks or ()}, printed
    assert bool(log) == bool(expected.log), log


@pytest.mark.parametrize(("difference", "framework"), ANSWERS)
def test_by_default_each_request_gets_the_answer_shown(difference: Difference, framework: str, ask: Ask) -> None:
    compare(difference.sides[framework], *ask(framework, difference.request, ""))


@pytest.mark.parametrize(("difference", "framework", "change"), CHANGES)
def test_the_code_shown_brings_the_other_answer_about(
    difference: Difference, framework: str, change: Change, ask: Ask
) -> None:
    compare(change, *ask(framework, difference.request, difference.id))


def test_every_request_has_its_probe_and_every_probe_its_request() -> None:
    assert PROBLEMS == []
    asked = {f"/{path.strip('/')}" for d in DIFFERENCES.values() for path in ASKED.findall(d.request)}
    for framework in FRAMEWORKS:
        routes = {f"/{route.strip('/')}" for route in import_module(f"tests.differences.{framework}_app").VIEWS}
        assert asked - {"/nowhere"} == routes, framework


def test_every_entry_that_has_code_changes_what_is_answered() -> None:
    for difference in DIFFERENCES.values():
        for side in difference.sides.values():
            shown = (side.answer, side.log, side.lacks)
            assert side.change is None or (side.change.answer, side.change.log, side.change.lacks) != shown, (
                difference.id
            )
