"""An app that is called in this very process, without a server; instructions.py runs it.

`python -m comparison.harness.modes.calls MODULE SCENARIO PREFIX COUNT…` calls MODULE.application: some times to warm
up, then each COUNT of times. Under Callgrind, PREFIX is where vgdb finds it; without, it is empty.
"""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from comparison.catalog.scenarios import SCENARIOS, Scenario

WARM_UP = 50
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def environ_of(scenario: Scenario) -> dict[str, Any]:
    """What a server would hand over with a scenario's request, but for its body."""
    environ: dict[str, Any] = {"REQUEST_METHOD": scenario.method, "PATH_INFO": scenario.path, "QUERY_STRING": ""}
    if scenario.body:
        environ |= {"CONTENT_TYPE": scenario.content_type, "CONTENT_LENGTH": str(len(scenario.body))}
    setup_testing_defaults(environ)
    return environ | {"REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1"}


def call(application: Application, environ: dict[str, Any], body: bytes) -> tuple[str, bytes]:
    """Call an app as a server does; return the status and the body of its answer."""
    statuses: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], failure: object = None) -> None:
        statuses.append(status)

    answer = application(environ | {"wsgi.input": BytesIO(body)}, start_response)
    try:
        content = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return statuses[-1], content


def answers(application: Application, scenario: Scenario, count: int) -> set[tuple[str, bytes]]:
    """Every different answer of `count` calls: kept, for a check of each would cost more than some apps do."""
    environ = environ_of(scenario)
    return {call(application, environ, scenario.body) for _ in range(count)}


def count_from_now_on(prefix: str) -> None:
    """Let Callgrind count. The imports before ran six times as fast without."""
    command = [str(shutil.which("vgdb")), f"--vgdb-prefix={prefix}", f"--pid={os.getpid()}", "instrumentation", "on"]
    vgdb = subprocess.Popen(command)
    while vgdb.poll() is None:
        pass  # Callgrind listens while its program works, not while it waits
    if vgdb.returncode != 0:
        sys.exit(f"vgdb could not tell Callgrind to count: it ended with {vgdb.returncode}.")


def mark() -> None:
    """Call a function of the C library that nobody else calls here: at each call Callgrind writes down its count."""
    os.getpriority(os.PRIO_PROCESS, 0)


def main() -> None:
    """Call, mark, check."""
    module, name, prefix, *counts = sys.argv[1:]
    application, scenario = import_module(module).application, SCENARIOS[name]
    different = answers(application, scenario, WARM_UP)
    gc.collect()
    if prefix:
        count_from_now_on(prefix)
    mark()
    for count in counts:
        different |= answers(application, scenario, int(count))
        mark()
    for status, body in different:
        if wrong := scenario.check(body) if status.startswith("200 ") else f"expected status 200, got {status}":
            sys.exit(f"{module} gave a wrong answer to {name}: {wrong}")
    if prefix:
        sys.stdout.flush()
        os._exit(0)  # clearing up would be counted, too, for seconds, and nobody looks at it


if __name__ == "__main__":
    main()
