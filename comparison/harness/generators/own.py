"""Our own closed-loop client as a load generator: it needs nothing that the project does not bring."""

import json
from dataclasses import asdict

from comparison.dataset.histogram import COARSE, encode
from comparison.harness.clients.closed_loop import Task
from comparison.harness.clients.http import Answers, client_version
from comparison.harness.errors import HarnessError
from comparison.harness.generators.base import Load, LoadGenerator, Outcome, last_words, run_child
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
        if done.returncode != 0:
            raise HarnessError(
                f"Our own client broke off, which is a mistake of ours. Its last words: {last_words(done)}"
            )
        answers = Answers(**json.loads(done.stdout))
        return Outcome(
            encode(answers.latencies_ns, COARSE), len(answers.latencies_ns), answers.errors, answers.first_error,
            answers.seconds, answers.cpu_seconds,
        )  # fmt: skip
