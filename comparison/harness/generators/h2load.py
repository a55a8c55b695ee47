"""What has h2load seen? It writes down every request that was answered, with its status.

It looks at the status alone: a wrong body is a success to it. A connection that breaks is not opened again, and not
told of: Little's law shows that it no longer asked.
"""

import re
import shutil
import subprocess

from comparison.dataset.histogram import COARSE, encode
from comparison.harness.generators.base import Load, Outcome, Tool, ask_with, lacking
from comparison.harness.launch import Void
from comparison.harness.system.processes import HOST

PROGRAM, PACKAGE = "h2load", "nghttp2-client"
TOLD = re.compile(r"^requests: .* (?P<done>\d+) done, .* (?P<failed>\d+) failed,", re.MULTILINE)


def parse(stdout: str, log: str, seconds: float, cpu_seconds: float) -> Outcome:
    """Read its report, and its log: start in us, status (-1 for none), us until the end of the answer."""
    told = TOLD.search(stdout)
    rows = [tuple(map(int, line.split("\t"))) for line in log.splitlines()]
    if told is None or int(told["done"]) != len(rows):
        said = told["done"] if told else "no"
        raise Void(f"h2load told of {said} answers and wrote down {len(rows)}; it cannot ask a server that hangs up")
    right = [took for _, status, took in rows if status == 200]
    wrong = [status for _, status, _ in rows if status != 200]
    errors = max(len(wrong), int(told["failed"]))
    first = f"status {wrong[0]}" if wrong and wrong[0] > 0 else "no answer"
    span = max(begun + took for begun, _, took in rows) - min(begun for begun, _, _ in rows) if rows else 0
    histogram = encode([1000 * took for took in right], COARSE)
    return Outcome(histogram, len(right), errors, first if errors else "", max(seconds, span / 1e6), cpu_seconds)


def _missing() -> str:
    return lacking(PROGRAM, PACKAGE)


def _version() -> str:
    """Give what follows the slash in `h2load nghttp2/1.52.0`."""
    said = subprocess.run([shutil.which(PROGRAM) or PROGRAM, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip().rpartition("/")[2]


def _run(load: Load) -> Outcome:
    scenario, log = load.scenario, load.folder / f"h2load-log-{load.port}"
    log.unlink(missing_ok=True)  # it would be written over, and what is longer would stay
    options = ["--h1", "--threads", "1", "--clients", str(load.connections), f"--log-file={log}"]
    options += ["--duration", f"{round(1000 * load.seconds)}ms"]
    for name, value in scenario.headers.items():
        options += ["--header", f"{name}: {value}"]
    if scenario.body:
        body = load.folder / f"h2load-body-{load.port}"
        body.write_bytes(scenario.body)
        options += ["--data", str(body)]
    options += ["--header", f":method: {scenario.method}"]
    done = ask_with(load, [PROGRAM, *options, f"http://{HOST}:{load.port}{scenario.path}"])
    if done.code != 0 or not log.exists():
        raise Void(f"h2load told nothing that we can read: {done.told()}")
    return parse(done.stdout, log.read_text(), load.seconds, done.cpu_seconds)


TOOL = Tool("h2load", PACKAGE, "status", _missing, _version, _run)
