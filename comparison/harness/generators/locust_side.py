"""What do Locust's own processes need of us? What to ask, what is wrong with an answer, and a report at the end.

It is loaded by scripts/locustfile.py, also on machines that only ask. It imports nothing of Locust's, because doing so
changes how the whole process waits.
"""

import json
import time
from argparse import ArgumentParser
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from comparison.catalog.scenarios import SCENARIOS, Check

PATIENCE_S = 10.0  # for the workers' last reports
SEEN = 16  # answers of a scenario that are remembered: the same bytes need no second look


@cache
def check_of(scenario: str, answer_file: str) -> Check:
    """Give what judges the answers of a scenario: the very bytes in a file, if there is one, else its own check."""
    if not answer_file:
        return lru_cache(SEEN)(SCENARIOS[scenario].check)
    right = Path(answer_file).read_bytes()
    return lambda body: None if body == right else f"another answer: {body[:200]!r}"


def bucket(milliseconds: float) -> float:
    """Round a time to three digits. Locust would round to whole milliseconds, or above 100 to two digits."""
    return float(f"{milliseconds:.3g}")


class Report:
    """Listens in every process: workers send their CPU time to the master, which writes all down when it quits.

    By itself a master waits half a second for the last reports of its workers, and then leaves out what is missing.
    """

    def __init__(self, events: Any) -> None:
        """Ask Locust to call us."""
        self._begun = 0.0
        self._over = False
        self._workers: dict[str, dict[str, Any]] = {}  # their newest reports
        for name in ("init_command_line_parser", "init", "test_start", "report_to_master", "worker_report"):
            getattr(events, name).add_listener(getattr(self, name))
        for name in ("test_stop", "quit"):
            getattr(events, name).add_listener(getattr(self, name))

    def init_command_line_parser(self, parser: ArgumentParser) -> None:
        """Let the scenario be chosen, of which the master tells its workers, and two files be named."""
        parser.add_argument("--scenario", choices=[*SCENARIOS], default="predict", help="what to ask")
        parser.add_argument("--answer-file", default="", help="the only right answer; without it the scenario judges")
        parser.add_argument("--report-file", default="", help="where to write what was seen and spent, as JSON")

    def init(self, environment: Any, **_: Any) -> None:
        """Note where Locust keeps what it sees."""
        self._environment = environment

    def test_start(self, environment: Any, **_: Any) -> None:
        """Begin to count, just before the first client asks; a master notes who will."""
        self._begun, self._over = time.process_time(), False
        clients = getattr(environment.runner, "clients", ())
        self._workers = {client_id: {"cpu_seconds": 0.0, "over": False} for client_id in clients}

    def report_to_master(self, data: dict[str, Any], **_: Any) -> None:
        """Add this worker's CPU time so far to what it reports, and whether it is over."""
        data |= {"cpu_seconds": time.process_time() - self._begun, "over": self._over}

    def worker_report(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Keep the newest report of a worker."""
        self._workers[client_id] = {name: data[name] for name in ("cpu_seconds", "over")}

    def test_stop(self, environment: Any, **_: Any) -> None:
        """Mark a worker's next report as its last; let a master that is to write wait for it."""
        self._over = True
        options = environment.parsed_options
        if options.headless and options.report_file and not options.worker and self._workers:
            environment.runner.send_message("quit")
            deadline = time.monotonic() + PATIENCE_S
            while self._silent() and time.monotonic() < deadline:
                time.sleep(0.02)

    def quit(self, **_: Any) -> None:
        """Write the report, if one is wanted and this is no worker."""
        options, stats = self._environment.parsed_options, self._environment.stats
        if options.worker or not options.report_file:
            return
        document = {
            "stats": stats.serialize_stats(),
            "failures": {str(failure.error): failure.occurrences for failure in stats.errors.values()},
            "silent_workers": self._silent(),
            "cpu_seconds": [
                time.process_time() - self._begun,  # the master's own
                *(report["cpu_seconds"] for report in self._workers.values()),
            ],
        }
        Path(options.report_file).write_text(json.dumps(document), encoding="utf-8")

    def _silent(self) -> int:
        """Give how many workers have not said their last."""
        return sum(not report["over"] for report in self._workers.values())
