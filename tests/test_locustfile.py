"""Does Locust ask as its page says, in an environment of its own, also with workers elsewhere?"""

import csv
import subprocess

import pytest

from comparison.catalog.scenarios import SCENARIOS
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
    load = ["--headless", "--only-summary", "--users", str(USERS), "--run-time", "1s", "--csv", "report"]
    return [*load, "--host", f"http://127.0.0.1:{port}/below", "--scenario", scenario]


def counts(folder):
    """Give how many answers Locust saw, and how many of them it found wrong."""
    with (folder / "report_stats.csv").open(newline="") as file:
        total = list(csv.DictReader(file))[-1]
    return int(total["Request Count"]), int(total["Failure Count"])


def test_every_answer_is_checked(locust, tmp_path):
    with loaded("wrong body") as server:
        done = subprocess.run([*locust, *orders(server.port, "predict")], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, "some answers were wrong"
    asked, (answered, failed) = SCENARIOS["predict"], counts(tmp_path)
    assert server.first == (asked.method, f"/below{asked.path}", "application/json", asked.body)
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
        running = [subprocess.Popen(one, cwd=tmp_path, stderr=subprocess.PIPE, text=True) for one in commands]
        try:
            reports = [one.communicate(timeout=40)[1] for one in running]
        finally:
            for one in running:
                one.kill()
                one.wait()
    assert [one.returncode for one in running] == [0, 0], reports
    assert server.first[:2] == ("GET", "/below/json/")
    answered, failed = counts(tmp_path)
    assert answered > 20
    assert failed == 0
