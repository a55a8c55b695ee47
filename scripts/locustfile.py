"""Asks an app from many clients, on many machines if needed: `locust -f scripts/locustfile.py -H URL --scenario ID`."""

from argparse import ArgumentParser

import locust.stats
from locust import FastHttpUser, constant, events, task

from comparison.catalog.scenarios import SCENARIOS

# Locust rounds to whole milliseconds, and above 100 to two digits; it offers this function to be replaced.
locust.stats.bucket_response_time = lambda milliseconds: float(f"{milliseconds:.3g}")


@events.init_command_line_parser.add_listener
def add_scenario(parser: ArgumentParser) -> None:
    """Let the scenario be chosen; a master tells its workers."""
    parser.add_argument("--scenario", choices=[*SCENARIOS], default="predict", help="what to ask")


class Client(FastHttpUser):
    """Asks again as soon as it is answered. A wrong answer is a failure, and its time is not counted."""

    wait_time = constant(0)
    connection_timeout = network_timeout = 10.0
    insecure = False  # certificates are looked at

    @task
    def ask(self) -> None:
        """Send one request and look at its answer."""
        scenario = SCENARIOS[self.environment.parsed_options.scenario]
        headers = {"Accept-Encoding": "identity", **scenario.headers}
        options = {"data": scenario.body, "headers": headers, "allow_redirects": False, "catch_response": True}
        with self.client.request(scenario.method, scenario.path, name=scenario.id, **options) as answer:
            wrong = answer.request_meta["exception"]  # the connection broke, or Locust dislikes the status
            if wrong is None:
                wrong = scenario.check(answer.content) if answer.status_code == 200 else f"status {answer.status_code}"
            if wrong:
                answer.request_meta["response_time"] = None
                answer.failure(str(wrong))
