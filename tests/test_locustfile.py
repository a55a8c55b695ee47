"""Does Locust ask as its page says, in an environment of its own, also with workers elsewhere?"""

import json
import subprocess

import pytest

from comparison.harness.system.processes import free_port
from tests.repository import ROOT
from tests.servers.stub import loaded

USERS = 2


@pytest.fixture(scope="module")
def locust():
    """Give the start of a command, in the environment that `scripts/setup load` makes."""
    subprocess.run([ROOT / "scripts" / "setup", "load"], check=True)
    return [ROOT / ".venv-load" / "bin" / "locust", "-f", ROOT / "scripts" / "locustfile.py", "--loglevel", "WARNING"]


def orders(port, scenario):
    load = ["--headless", "--only-summary", "--json", "--users", str(USERS), "--run-time", "1s"]
    return [*load, "--host", f"http://127.0.0.1:{port}/below", "--scenario", scenario]


def counts(report):
    """Give how many answers Locust saw, and how many of them it found wrong."""
    [stats] = json.loads(report)
    return stats["num_requests"], stats["num_failures"]


def test_every_answer_is_checked(locust, tmp_path):
    with loaded("wrong body") as server:
        done = subprocess.run([*locust, *orders(server.port, "json")], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, "some answers were wrong"
    answered, failed = counts(done.stdout)
    assert server.wrong - USERS <= failed <= server.wrong
    assert 0 < answered - failed <= server.answered["right"]


def test_a_master_tells_its_workers_what_to_ask(locust, tmp_path):
    """As on several machines: started one by one, and only the master is told of the scenario and the address."""
    port = str(free_port())
    with loaded() as server:
        master = ["--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--expect-workers", "1"]
        commands = [
            [*locust, *master, *orders(server.port, "json")],
            [*locust, "--worker", "--master-host", "127.0.0.1", "--master-port", port],
        ]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        running = [subprocess.Popen(one, cwd=tmp_path, text=True, **pipes) for one in commands]
        try:
            reports = [one.communicate(timeout=40) for one in running]
        finally:
            for one in running:
                one.kill()
                one.wait()
    assert [one.returncode for one in running] == [0, 0], reports
    assert server.first[:2] == ("GET", "/below/json/")
    answered, failed = counts(reports[0][0])
    assert answered > 20
    assert failed == 0
