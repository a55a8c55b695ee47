"""How do many clients, on many machines perhaps, ask an app? `locust -f scripts/locustfile.py -H URL --scenario ID`."""

from typing import Any

import locust.stats
from locust import FastHttpUser, constant, events, task

from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.generators.locust_side import Report, bucket, check_of

REPORT = Report(events)
locust.stats.bucket_response_time = bucket  # type: ignore[assignment]  # made to be replaced, says Locust


class Client(FastHttpUser):
    """Asks again as soon as it is answered. A wrong answer is a failure, and its time is not counted."""

    wait_time = constant(0)
    connection_timeout = network_timeout = 10.0
    insecure = False  # certificates are looked at

    @task
    def ask(self) -> None:
        """Send one request and look at its answer."""
        options = self.environment.parsed_options
        scenario, check = SCENARIOS[options.scenario], check_of(options.scenario, options.answer_file)
        headers = {"Accept-Encoding": "identity", **scenario.headers}
        body: Any = scenario.body  # bytes will do, whatever the types say
        with self.client.request(
            scenario.method, scenario.path, name=scenario.id, data=body, headers=headers,
            allow_redirects=False, catch_response=True,
        ) as answer:  # fmt: skip
            wrong = answer.request_meta["exception"]  # the connection broke, or Locust dislikes the status
            if wrong is None:
                wrong = check(answer.content) if answer.status_code == 200 else f"status {answer.status_code}"
            if wrong:
                answer.request_meta["response_time"] = None
                answer.failure(str(wrong))
