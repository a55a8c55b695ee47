"""Does each scenario accept its right answer, and nothing else?"""

import json

import pytest

from comparison.scenarios import BATCH_ROWS, SCENARIOS, batch_rows, table_cells


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
@pytest.mark.parametrize("body", [b"", b"{}", b"<h1>Server Error (500)</h1>", b'{"errors": []}', b"\xff"])
def test_a_wrong_answer_is_told(scenario, body) -> None:
    assert scenario.check(body)


def test_white_space_and_order_of_keys_do_not_count() -> None:
    assert SCENARIOS["predict"].check(b'{"probability":0.9847,\n "label":"setosa"}\n') is None


def test_one_wrong_prediction_among_many_is_told() -> None:
    assert "digest" in SCENARIOS["batch"].check(json.dumps({"predictions": []}).encode())


def test_a_missing_table_row_is_told() -> None:
    assert SCENARIOS["complete"].check(b"<table><tr><th>id<th>label</table>") == "expected a table of 102 rows, got 1"


def test_cells_are_read_whatever_the_layout() -> None:
    assert table_cells(b"<table><tr><td>\n 1 </td>\n<td>a &lt; b</td></tr></table>") == [["1", "a < b"]]


def test_the_rows_of_a_batch_differ_and_stay_within_the_flowers_sizes() -> None:
    rows = batch_rows(BATCH_ROWS)
    assert len({tuple(row.values()) for row in rows}) > BATCH_ROWS * 0.9
    assert all(0 < value < 10 for row in rows for value in row.values())


def test_every_scenario_is_keyed_by_its_own_id() -> None:
    assert all(key == scenario.id for key, scenario in SCENARIOS.items())
