"""Programs that a test may need beside Python's packages: it says so with `@pytest.mark.needs("wrk")`.

Where one is not here the test is left out, and the end of the run says so with the cure. Nothing is ever skipped.
"""

import os
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from comparison.harness.generators.registry import GENERATORS
from comparison.harness.modes.instructions import Instructions
from comparison.harness.system import services

# Each says in a sentence what is missing and how to get it, or nothing.
NEEDS: dict[str, Callable[[], str]] = {
    "linux": lambda: "" if hasattr(os, "sched_setaffinity") else "measuring needs Linux",
    "wrk": GENERATORS["wrk"].missing,
    "valgrind": Instructions().missing,
    "postgresql": lambda: services.missing("postgresql"),
}
NOT_RUN = pytest.StashKey[Counter[str]]()


@cache
def _lack(need: str) -> str:
    return NEEDS[need]()


def lack_of(item: pytest.Item) -> str:
    """What a test needs and this machine lacks, or nothing."""
    return next((lack for mark in item.iter_markers("needs") for need in mark.args if (lack := _lack(need))), "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(name): not run, and told at the end, where this is not installed")
    config.stash[NOT_RUN] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lacks = {item: lack for item in items if (lack := lack_of(item))}
    config.stash[NOT_RUN] = Counter(lacks.values())
    items[:] = [item for item in items if item not in lacks]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", "no test is skipped: what it needs, it says with the mark `needs`"
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # of pytest-xdist
        session.config.workeroutput["not_run"] = dict(session.config.stash[NOT_RUN])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Each worker has collected all tests, so one is enough."""
    if not error:
        node.config.stash[NOT_RUN] = Counter(node.workeroutput["not_run"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lacks = config.stash[NOT_RUN]
    terminalreporter.write_line(f"not run: {lacks.total()}")
    for lack, tests in lacks.items():
        terminalreporter.write_line(f"  {tests}: {lack}")
