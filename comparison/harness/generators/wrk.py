"""wrk as a load generator: it asks in C and checks in Lua, so it spends little and still sees every wrong answer."""

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

from comparison.dataset.histogram import COARSE, encode_counts
from comparison.harness.clients.http import request_bytes
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators.base import TIMEOUT_S, Load, LoadGenerator, Outcome, last_words, run_child
from comparison.harness.system.processes import HOST

SCRIPT = Path(__file__).with_name("wrk.lua")


class Wrk(LoadGenerator):
    """https://github.com/wg/wrk."""

    id = package = "wrk"

    def version(self) -> str:
        """The second word of what it says of itself; it ends with an error all the same."""
        command = [shutil.which(self.id) or self.id, "--version"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()[1]

    def run(self, load: Load) -> Outcome:
        """Ask. wrk counts whole seconds only."""
        request, answer = load.folder / f"wrk-request-{load.port}", load.folder / f"wrk-answer-{load.port}"
        request.write_bytes(request_bytes(load.scenario, load.port))
        answer.write_bytes(load.answer)
        seconds = f"{math.ceil(load.seconds)}s"
        options = ["--threads", "1", "--connections", str(load.connections), "--duration", seconds]
        options += ["--timeout", f"{TIMEOUT_S}s", "--script", str(SCRIPT)]
        url = f"http://{HOST}:{load.port}{load.scenario.path}"
        done = run_child(load, [self.id, *options, url, "--", str(request), str(answer)])
        if "\n{" not in done.stdout:
            raise DiscardedLaunch(f"wrk told nothing of {url}: {last_words(done)}")
        return parse(done.stdout, load.connections)


def parse(stdout: str, connections: int) -> Outcome:
    """Read the JSON that wrk.lua writes below wrk's own report."""
    report: dict[str, Any] = json.loads(stdout[stdout.index("\n{") :])
    requests, timeouts, wrong = report["requests"], report["timeout"], report["wrong"]
    counts = uncorrected(report["latency_us"], requests, connections, report["duration_us"])
    if sum(counts.values()) != requests - timeouts or min(counts.values(), default=1) < 0:
        raise DiscardedLaunch(
            f"wrk told of {requests} answers and of {sum(counts.values())} latencies: not a version we can read"
        )
    broken = report["connect"] + report["read"] + report["write"]
    # wrk does not count answers that a server broke off. Asked but not answered is otherwise only what is under way.
    unanswered = max(0, report["sent"] - requests - report["read"] - report["write"] - connections)
    right = without_fastest(counts, wrong)
    kinds = {
        report["first_wrong"]: wrong,
        "the connection broke": broken,
        "the server hung up": unanswered,
        "it took too long": timeouts,
    }
    first = next((why for why, count in kinds.items() if count), "")
    histogram = encode_counts({1000 * value: count for value, count in right.items()}, COARSE)
    errors, seconds = sum(kinds.values()), report["duration_us"] / 1e6
    return Outcome(histogram, sum(right.values()), errors, first, seconds, report["cpu_seconds"])


def uncorrected(latency_us: list[list[int]], requests: int, connections: int, duration_us: int) -> dict[int, int]:
    """How often each latency was seen, from what wrk tells.

    Before it tells them, wrk adds made-up latencies: for each one that is longer than twice the mean time between two
    requests of a connection, also those that requests would have had which were not sent meanwhile (stats_correct in
    its stats.c). What it adds follows from what it tells, and so can be taken away.
    """
    counts = {value: count for value, count in latency_us}
    if requests < connections:
        return counts
    expected = duration_us // (requests // connections)
    added = {value: counts.get(value + expected, 0) for value in counts if value > expected}
    return {value: count - added.get(value, 0) for value, count in counts.items() if count != added.get(value, 0)}


def without_fastest(counts: dict[int, int], leave_out: int) -> dict[int, int]:
    """The counts without the latencies of wrong answers: wrk does not tell which they are, so the fastest go."""
    left = dict(counts)
    for value in sorted(counts):
        dropped = min(left[value], leave_out)
        left[value] -= dropped
        leave_out -= dropped
    return {value: count for value, count in left.items() if count}
