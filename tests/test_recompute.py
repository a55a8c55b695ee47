"""Do the columns of a row follow from what was measured, in each mode?"""

import pytest

from comparison import recompute
from comparison.histogram import encode
from comparison.modes import MODES
from tests import recorded
from tests.sessions import TARGETS

MADE = {
    "start": ({"listen_seconds": 0.1, "first_answer_seconds": 1.5, "model_seconds": 1.0, "cpu_seconds": 1.2},
              {"listen_ms": 100.0, "first_answer_ms": 1500.0, "model_ms": 1000.0, "cpu_ms": 1200.0}),
    "memory": ({"processes": [[20480, 10240], [40960, 20480], [61440, 30720]]},
               {"worker_rss_mb": 50.0, "worker_pss_mb": 25.0, "pss_mb": 60.0}),
    "instructions": ({"calls": [[50, 6_000], [250, 26_000]]}, {"instructions": 100}),
}  # fmt: skip


@pytest.mark.parametrize(("mode", "raw", "made"), [(mode, *both) for mode, both in MADE.items()], ids=MADE)
def test_each_mode_fills_its_columns_and_no_others(mode, raw, made):
    columns = recompute.columns({"mode": mode} | raw)
    assert {name: value for name, value in columns.items() if value is not None} == made
    assert set(made) == set(MODES[mode].fills)


def test_a_stream_that_nobody_read_to_its_end_has_no_times():
    entry = recorded.entry(1, TARGETS[0]) | {"mode": "stream", "histogram": None, "token_histogram": None, "errors": 9}
    columns = recompute.columns(entry)
    assert (columns["requests"], columns["errors"], columns["p50_ms"], columns["token_p50_ms"]) == (0, 9, None, None)
    answered = columns | recompute.columns(entry | {"token_histogram": encode([5_000_000])})
    assert answered["token_p50_ms"] == pytest.approx(5, rel=0.01)


def test_the_rate_of_an_open_loop_is_kept():
    assert recompute.columns(recorded.entry(1, TARGETS[0]) | {"mode": "latency", "rate": 120})["rate"] == 120.0
