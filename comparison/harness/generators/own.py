"""How does our own closed-loop client put load on a server? It needs nothing that the project does not bring."""

import json
import sys
from dataclasses import asdict

from comparison.catalog.scenarios import Scenario
from comparison.dataset.histogram import COARSE, encode
from comparison.harness.clients.closed_loop import Seen, Task
from comparison.harness.clients.http import client_version, request_bytes
from comparison.harness.errors import HarnessError
from comparison.harness.generators.base import Load, LoadGenerator, Outcome, ask_with


def task(port: int, scenario: Scenario, answer: bytes, connections: int, seconds: float) -> Task:
    """Give what the client needs to know."""
    request = request_bytes(scenario, port).decode("latin-1")
    return Task(port, request, answer.decode("latin-1"), connections, seconds)


def _missing() -> str:
    return ""


def _run(load: Load) -> Outcome:
    command = [sys.executable, "-m", "comparison.harness.clients.closed_loop"]
    wanted = task(load.port, load.scenario, load.answer, load.connections, load.seconds)
    done = ask_with(load, command, said=json.dumps(asdict(wanted)))
    if done.code != 0:
        raise HarnessError(f"Our own client broke off, which is a mistake of ours. Its last words: {done.told()}")
    seen = Seen(**json.loads(done.stdout))
    histogram = encode(seen.latencies_ns, COARSE)
    return Outcome(
        histogram, len(seen.latencies_ns), seen.errors, seen.first_error, seen.seconds, seen.cpu_seconds
    )  # fmt: skip


TOOL = LoadGenerator("closed-client", "", _missing, client_version, _run)
