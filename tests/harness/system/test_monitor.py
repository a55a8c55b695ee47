"""Is all CPU time of a window seen, and is the speed of the machine taken beside it?"""

import math
import time

import pytest

from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system import monitor
from comparison.harness.system.monitor import ResourceMonitor, busy_seconds

pytestmark = pytest.mark.needs("linux")


@pytest.mark.parametrize(("pause_s", "anew", "loops"), [(0.0, False, 3), (0.05, False, 4), (0.0, True, 4)])
def test_one_spin_loop_serves_two_windows_if_they_meet(monkeypatch, pause_s, anew, loops):
    """The clock of the test moves only when it is told to. A window that is measured again gets a loop of its own."""
    now, spins = [100.0], iter(range(1, 9))
    monkeypatch.setattr(monitor, "spin_ms", lambda *_: float(next(spins)))
    monkeypatch.setattr(monitor.time, "perf_counter", lambda: now[0])
    usages, resources = [], ResourceMonitor(0, [])
    for again in (False, anew):
        resources.begin(anew=again)
        now[0] += 1.0
        usages.append(resources.end())
        now[0] += pause_s
    first, second = usages
    assert (first.spin_before_ms, first.spin_after_ms) == (1.0, 2.0)
    assert second.spin_after_ms == loops
    assert second.spin_before_ms == loops - 1


def test_what_runs_is_seen_however_evenly_it_is_spaced():
    """A sampled clock sees all or none of what comes as regularly as it looks, which is every 4 ms on many kernels."""
    before, spent, begun = busy_seconds(), time.process_time(), time.perf_counter()
    while time.perf_counter() - begun < 1:
        due = begun + 0.004 * math.ceil((time.perf_counter() - begun) / 0.004)
        while time.perf_counter() < due + 0.001:
            if time.perf_counter() < due:
                time.sleep(max(0.0, due - time.perf_counter()))
    own = time.process_time() - spent
    assert own < 0.95
    assert busy_seconds() - before > own - 0.1, "at least what this process has spent"


class Forgetful:
    """A server of which a test says what processes it has."""

    label = "django/lean"

    def __init__(self):
        self.spent = {10: 1.0, 11: 2.0}

    def cpu_seconds(self):
        return dict(self.spent)

    def with_last_words(self, sentence):
        return f"{sentence} Boom"


@pytest.mark.parametrize("when", ["in a window", "between two windows"])
def test_a_replaced_process_voids_a_launch_whenever_it_happened(when):
    server = Forgetful()
    resources = ResourceMonitor(0, [server], spin_steps=1)
    resources.begin()
    server.spent[11] += 0.5
    assert resources.end().cpu_seconds == [0.5]
    if when == "in a window":
        resources.begin()
    server.spent[12] = server.spent.pop(11)
    if when == "between two windows":
        resources.begin()
    with pytest.raises(DiscardedLaunch, match=r"django/lean: a process of its server was replaced\. Boom"):
        resources.end()
