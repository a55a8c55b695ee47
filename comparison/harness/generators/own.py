"""Our own closed-loop client as a load generator: it needs nothing that the project does not bring."""

import json
from dataclasses import asdict

from comparison.dataset.histogram import COARSE, encode
from comparison.harness.clients.closed_loop import Task, TimedAnswers
from comparison.harness.clients.http import client_version
from comparison.harness.errors import HarnessError
from comparison.harness.generators.base import Load, LoadGenerator, Outcome, run_child
from comparison.harness.system.processes import python

COMMAND = python("comparison.harness.clients.closed_loop")


class ClosedClient(LoadGenerator):
    """The client in a process of its own."""

    id = "closed-client"

    def version(self) -> str:
        return client_version()

    def run(self, load: Load) -> Outcome:
        task = Task.of(load.port, load.scenario, load.answer, load.connections, load.seconds)
        done = run_child(load, COMMAND, stdin=json.dumps(asdict(task)))
        if done.code != 0:
            raise HarnessError(
                f"Our own client broke off, which is a mistake of ours. Its last words: {done.last_words()}"
            )
        answers = TimedAnswers(**json.loads(done.stdout))
        return Outcome(
            encode(answers.latencies_ns, COARSE), len(answers.latencies_ns), answers.errors, answers.first_error,
            answers.seconds, answers.cpu_seconds,
        )  # fmt: skip
