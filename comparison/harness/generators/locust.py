"""What has Locust seen? It spreads over many machines as no other tool here does, and pays for it with CPU.

Two workers and a master share the client's core, so it asks some thousand times a second at most: it is meant for apps
that compute. A launch in which it was too busy to measure anything but itself is void.
"""

import ast
import importlib.util
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

from comparison.dataset.histogram import COARSE, encode_counts
from comparison.dataset.quality import MOST_TOOL_SHARE
from comparison.harness.generators.base import Load, Outcome, Tool, ask_with
from comparison.harness.launch import Void
from comparison.harness.system.machine import installed
from comparison.harness.system.processes import HOST, free_port

ID = "locust"
LOCUSTFILE = Path(__file__).resolve().parents[2] / "scripts" / "locustfile.py"
WORKERS = 2
LEAST_SECONDS = 2  # it begins slowly
NS_PER_MS = 1_000_000


def parse(text: str) -> Outcome:
    """Read what scripts/locustfile.py reports. Times are in ms, rounded to three digits; failures have none."""
    told: dict[str, Any] = json.loads(text)
    if told["silent_workers"]:
        raise Void(f"{told['silent_workers']} of Locust's workers did not report in time: is the machine overloaded?")
    if not told["stats"]:
        raise Void("Locust asked nothing")
    (stats,) = told["stats"]
    counts = {round(float(ms) * NS_PER_MS): count for ms, count in stats["response_times"].items()}
    requests, seconds = sum(counts.values()), stats["last_request_timestamp"] - stats["start_time"]
    if requests != stats["num_requests"] - stats["num_failures"]:
        answered = f"{stats['num_requests']} requests with {stats['num_failures']} failures"
        raise Void(f"Locust told of {answered} and of {requests} times: not a version that we can read")
    if not seconds > 0:
        raise Void("Locust asked for no time at all")
    first = _unwrapped(next(iter(told["failures"]), ""))
    histogram = encode_counts(counts, COARSE)
    return Outcome(histogram, requests, stats["num_failures"], first, seconds, sum(told["cpu_seconds"]))


def _unwrapped(failure: str) -> str:
    """Give our own words back, of which Locust tells the repr of an exception that holds them."""
    found = re.fullmatch(r"CatchResponseError\((.*)\)", failure, re.DOTALL)
    return str(ast.literal_eval(found[1])) if found else failure


def require_idle(outcome: Outcome) -> Outcome:
    """Refuse what says more of Locust than of the server. Its processes share one core."""
    share = outcome.cpu_seconds / outcome.seconds
    if share > MOST_TOOL_SHARE:
        raise Void(
            f"Locust was busy {share:.0%} of the time, more than {MOST_TOOL_SHARE:.0%}, so it measured itself: take a "
            "scenario that keeps the app busy for longer, or another --tool"
        )
    return outcome


def command(load: Load, port: int, answer: Path, report: Path) -> list[str]:
    """Give the command of a master, listening at `port`, and its workers."""
    url, seconds = f"http://{HOST}:{load.port}", max(math.ceil(load.seconds), LEAST_SECONDS)
    options = ["-f", str(LOCUSTFILE), "-H", url, "--scenario", load.scenario.id]
    options += ["--answer-file", str(answer), "--report-file", str(report)]
    options += ["--headless", "--only-summary", "--loglevel", "WARNING", "--exit-code-on-error", "0"]
    options += ["--users", str(load.connections), "--spawn-rate", "100", "--run-time", f"{seconds}s"]
    options += ["--processes", str(WORKERS), "--master-bind-host", HOST, "--master-bind-port", str(port)]
    return [sys.executable, "-m", "locust", *options, "--master-host", HOST, "--master-port", str(port)]


def _missing() -> str:
    if importlib.util.find_spec("locust") is not None:
        return ""
    return "Locust is not installed: run `scripts/setup measure`, or use `--tool closed-client`, which is our own."


def _version() -> str:
    return installed("locust")


def _run(load: Load) -> Outcome:
    answer, report = (load.folder / f"locust-{name}-{load.port}" for name in ("answer", "report"))
    answer.write_bytes(load.answer)
    report.unlink(missing_ok=True)
    done = ask_with(load, command(load, free_port(), answer, report))
    if done.code != 0 or not report.exists():
        raise Void(f"Locust broke off: {done.told()}")
    return require_idle(parse(report.read_text(encoding="utf-8")))


TOOL = Tool(ID, "", "status and body", _missing, _version, _run)
