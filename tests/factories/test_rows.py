"""Are the rows that tests are made of right by the schema, so that pages are tested on what can be?"""

import pytest

from comparison.catalog.modes import MODES
from comparison.dataset.quality import objections
from tests.factories.project import MEDIANS
from tests.factories.rows import capacity, instructions, memory, open_loop, read, session, start, stream, write

MADE = {
    "paired": session(MEDIANS),
    "capacity": capacity({"flask/lean": 500.0, "django/lean": 400.0}, connections=(4, 16)),
    "latency": open_loop({"flask/guarded": {160: 20.0, 200: 500.0, 250: None}}),
    "stream": [
        stream("flask/lean", "gunicorn-gthread", 4, 10, 30.0),
        stream("fastapi/lean", "uvicorn", 1, 100, 900.0, errors=40),
        stream("flask/lean", "gunicorn-sync", 1, 100, 1.0, errors=100),
    ],
    "start": [start("django/lean", 800.0)],
    "memory": [memory("django/lean", preload, 90.0) for preload in (0, 1)],
    "instructions": [instructions("django/lean", 123_456)],
}


def test_every_mode_has_its_builder():
    assert list(MADE) == list(MODES)
    assert all({row["mode"] for row in rows} == {mode} for mode, rows in MADE.items())


@pytest.mark.parametrize("mode", MADE)
def test_rows_of_a_builder_can_be_written_and_have_no_quality_flag(mode, tmp_path):
    write(tmp_path / "benchmarks.csv", MADE[mode])
    assert len(read(tmp_path / "benchmarks.csv")) == len(MADE[mode])
    assert [objections(row) for row in MADE[mode]] == [{}] * len(MADE[mode])
