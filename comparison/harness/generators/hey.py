"""What has hey seen? It tells of every request that was answered, so those that were not are known by their number.

It looks at the status alone: a body that is wrong or cut off is a success to it. Its times are multiples of 0.1 ms.
"""

import csv
import math
from dataclasses import dataclass, field

from comparison.dataset.histogram import COARSE, encode
from comparison.harness.generators.base import PATIENCE_S, Load, Outcome, Tool, ask_with, lacking, packaged
from comparison.harness.launch import Void
from comparison.harness.system.processes import HOST

PROGRAM, PACKAGE = "hey", "hey"
FIRST_REQUESTS = 200  # tell how many more fill the time


@dataclass
class Answers:
    """What one run told."""

    latencies_ns: list[int] = field(default_factory=list)  # of the right answers
    wrong: list[str] = field(default_factory=list)  # the status of each of the others
    seconds: float = 0.0  # until the last answer


def parse(stdout: str) -> Answers:
    """Read what `hey -o csv` writes: seconds, with four decimals."""
    lines = [line for line in stdout.splitlines() if line.strip()]
    answers = Answers()
    for row in csv.DictReader(lines):
        took = float(row["response-time"])
        answers.seconds = max(answers.seconds, float(row["offset"]) + took)
        if row["status-code"] == "200":
            answers.latencies_ns.append(round(took * 1e9))
        else:
            answers.wrong.append(row["status-code"])
    return answers


def _missing() -> str:
    return lacking(PROGRAM, PACKAGE)


def _version() -> str:
    return packaged(PROGRAM, PACKAGE)


def _run(load: Load) -> Outcome:
    """Ask twice: a few requests, then as many as fill the time. A number, not a duration: see above."""
    few = _rounded(FIRST_REQUESTS, load)
    first, spent = _ask(load, few)
    if not first.latencies_ns:
        return _outcome(load, [first], few, spent)
    rate = len(first.latencies_ns) / first.seconds
    many = _rounded(rate * max(load.seconds - first.seconds, 0.1), load)
    second, more = _ask(load, many)
    return _outcome(load, [first, second], few + many, spent + more)


def _rounded(requests: float, load: Load) -> int:
    """Give the next number that all connections can share evenly; hey would drop the rest."""
    return math.ceil(requests / load.connections) * load.connections


def _ask(load: Load, requests: int) -> tuple[Answers, float]:
    scenario = load.scenario
    options = ["-o", "csv", "-n", str(requests), "-c", str(load.connections), "-t", str(PATIENCE_S)]
    options += ["-m", scenario.method, "-disable-compression", "-disable-redirects"]
    for name, value in scenario.headers.items():
        options += ["-T", value] if name == "Content-Type" else ["-H", f"{name}: {value}"]
    if scenario.body:
        body = load.folder / f"hey-body-{load.port}"
        body.write_bytes(scenario.body)
        options += ["-D", str(body)]
    done = ask_with(load, [PROGRAM, *options, f"http://{HOST}:{load.port}{scenario.path}"])
    if done.code != 0 or not done.stdout.startswith("response-time,"):
        raise Void(f"hey told nothing that we can read: {done.told()}")
    return parse(done.stdout), done.cpu_seconds


def _outcome(load: Load, runs: list[Answers], asked: int, cpu_seconds: float) -> Outcome:
    latencies = [latency for run in runs for latency in run.latencies_ns]
    wrong = [status for run in runs for status in run.wrong]
    errors = asked - len(latencies)
    first = f"status {wrong[0]}" if wrong else "no answer, and hey does not tell why"
    seconds = sum(run.seconds for run in runs) or load.seconds
    histogram = encode(latencies, COARSE)
    return Outcome(histogram, len(latencies), errors, first if errors else "", seconds, cpu_seconds)


TOOL = Tool("hey", PACKAGE, "status", _missing, _version, _run)
