"""Do the columns of a row follow from what was measured, in each mode?"""

import pytest

from comparison.catalog.modes import MODES
from comparison.dataset import metrics
from comparison.dataset.histogram import encode
from tests.factories import evidence as recorded
from tests.factories.rows import TARGETS

HUNDRED = [1_000_000 * ms for ms in range(1, 101)]  # 1 to 100 ms, in ns
ASKED = {"connections": 4, "seconds": 2.00049, "errors": 5, "cpu_seconds": 0.21, "histogram": encode(HUNDRED)}
# Of 105 that were asked the 95th percentile is the last of the 100 that were answered, and the 99th has no end.
FOUND = {"connections": 4, "seconds": 2.0, "requests": 100, "errors": 5, "cpu_ms": 2.0, "p50_ms": 52.5, "p95_ms": 99.75,
         "p99_ms": None, "max_ms": 100, "mean_ms": 50.5}  # fmt: skip
MADE = {
    "paired": (ASKED, FOUND),
    "capacity": (ASKED, FOUND),
    "latency": (ASKED | {"rate": 120}, FOUND | {"rate": 120.0}),
    "stream": (ASKED | {"connections": 105, "token_histogram": encode([time // 10 for time in HUNDRED])},
               FOUND | {"connections": 105, "token_p50_ms": 5.25, "token_p99_ms": None}),
    "start": ({"listen_seconds": 0.1, "first_answer_seconds": 1.5, "model_seconds": 1.0, "cpu_seconds": 1.2},
              {"listen_ms": 100.0, "first_answer_ms": 1500.0, "model_ms": 1000.0, "cpu_ms": 1200.0}),
    "memory": ({"processes": [[20480, 10240], [40960, 20480], [61440, 30720]]},
               {"worker_rss_mb": 50.0, "worker_pss_mb": 25.0, "pss_mb": 60.0}),
    "instructions": ({"calls": [[50, 6_000], [250, 26_000]]}, {"instructions": 100}),
}  # fmt: skip


@pytest.mark.parametrize(("mode", "raw", "made"), [(mode, *both) for mode, both in MADE.items()], ids=MADE)
def test_each_mode_fills_its_columns_and_no_others(mode, raw, made):
    columns = metrics.columns({"mode": mode} | raw)
    found = {name: value for name, value in columns.items() if value is not None}
    there = {name: value for name, value in made.items() if value is not None}
    assert found == pytest.approx(there, rel=0.012), "bins have two significant digits"
    assert set(made) == set(MODES[mode].fills)
    assert set(MADE) == set(MODES)


def test_a_stream_that_nobody_read_to_its_end_has_no_times():
    entry = recorded.entry(1, TARGETS[0]) | {"mode": "stream", "histogram": None, "token_histogram": None, "errors": 9}
    columns = metrics.columns(entry)
    assert (columns["requests"], columns["errors"], columns["p50_ms"], columns["token_p50_ms"]) == (0, 9, None, None)
    few = metrics.columns(entry | {"connections": 9, "token_histogram": encode([5_000_000] * 4)})
    assert few["token_p50_ms"] is None, "four of nine readers saw a token"
    most = metrics.columns(entry | {"connections": 9, "token_histogram": encode([5_000_000] * 5)})
    assert most["token_p50_ms"] == pytest.approx(5, rel=0.01)
