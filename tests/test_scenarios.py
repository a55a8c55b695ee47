"""Does each scenario accept its right answer, and nothing else?"""

import json
import re

import pytest

from comparison.scenarios import BATCH_ROWS, MODEL_SCENARIOS, SCENARIOS, batch_rows, table_cells


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
@pytest.mark.parametrize("body", [b"", b"{}", b"<h1>Server Error (500)</h1>", b'{"errors": []}', b"\xff"])
def test_a_wrong_answer_is_told(scenario, body) -> None:
    assert scenario.check(body)


def test_white_space_and_order_of_keys_do_not_count() -> None:
    assert SCENARIOS["predict"].check(b'{"probability":0.9847,\n "label":"setosa"}\n') is None


@pytest.mark.parametrize("probability", [0.99, 0.9967, 1.0])
def test_a_float32_may_differ_a_little_between_processors(probability) -> None:
    assert SCENARIOS["network-1000"].check(_answer(probability=probability)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"probability": 0.98},
        {"probability": 1.01},
        {"probability": "0.9967"},
        {"probability": True},
        {"probability": float("nan")},
        {"label": "virginica"},
        {"label": None},
        {"model": "network-1000"},
    ],
)
def test_but_not_much_and_in_nothing_else(changes) -> None:
    assert "within 0.01 of 0.9967" in SCENARIOS["network-1000"].check(_answer(**changes))


def _answer(**changes) -> bytes:
    return json.dumps({"label": "setosa", "probability": 0.9967} | changes).encode()


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


def test_ids_are_written_like_all_ids() -> None:
    assert all(re.fullmatch("[a-z][a-z0-9-]*", id_) for id_ in SCENARIOS)


def test_each_model_is_asked_once_about_the_same_row() -> None:
    asked = [SCENARIOS[id_].model for id_ in MODEL_SCENARIOS]
    assert asked == list(dict.fromkeys(asked))
    assert "" not in asked
    assert len({SCENARIOS[id_].body for id_ in MODEL_SCENARIOS}) == 1
