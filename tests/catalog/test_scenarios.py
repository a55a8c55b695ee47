"""Does each scenario accept its right answer, and nothing else?"""

import io
import json
import re
from email import message_from_bytes

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

import predictor
from comparison.catalog.checks import table_cells
from comparison.catalog.payloads import batch_rows, digit_png, multipart
from comparison.catalog.scenarios import BATCH_ROWS, MODEL_SCENARIOS, SCENARIOS


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
    cells = [["id", "label"], ["1", "a < b"]]
    assert (
        table_cells(b"<table><tr><th>id<th>label<tr><td>\n 1 </td>\n<td>a &lt; <b>b</b></td></tr></table>more") == cells
    )
    assert table_cells(b"<table class='a'><thead><tr><th scope=col>id</th>\n<th>label</th></tr></thead>"
                       b"<tr><td>1</td><td> a &lt; b\n</table> more") == cells  # fmt: skip


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
    assert all(SCENARIOS[id_].path.startswith("/predict/") for id_ in MODEL_SCENARIOS)


def test_a_body_says_of_what_kind_it_is_and_no_body_says_nothing() -> None:
    kinds = {scenario.id: scenario.headers.get("Content-Type", "") for scenario in SCENARIOS.values()}
    assert kinds["json"] == kinds["stream"] == ""
    assert kinds["predict"] == kinds["batch"] == "application/json"
    assert kinds["upload"].startswith("multipart/form-data; boundary=")


def test_the_picture_is_a_three_that_any_reader_can_open() -> None:
    with Image.open(io.BytesIO(digit_png())) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "L", (224, 224))
        image.load()
        pixels = np.asarray(image.resize((8, 8), Image.Resampling.BOX), dtype=float) * 16 / 255
    three = np.abs(load_digits().images - pixels).max(axis=(1, 2)).argmin()
    assert load_digits().target[three] == 3
    assert np.abs(load_digits().images[three] - pixels).max() <= 1.1, "one of the data set, but for rounding"


def test_the_form_is_one_that_any_reader_can_open() -> None:
    scenario = SCENARIOS["upload"]
    head = f"Content-Type: {scenario.headers['Content-Type']}\r\n\r\n".encode()
    (part,) = message_from_bytes(head + scenario.body).get_payload()
    assert part.get_param("name", header="Content-Disposition") == "image"
    assert part.get_filename() == "three.png"
    assert scenario.body.count(digit_png()) == 1
    assert scenario.body == multipart("image", "three.png", digit_png()), "the same bytes every time"
    assert 50_000 < len(scenario.body) < predictor.MAX_BODY_BYTES


@pytest.mark.parametrize(("probability", "told"), [(0.9893, False), (0.985, False), (0.97, True)])
def test_a_digit_is_told_by_its_label_and_about_its_probability(probability, told) -> None:
    said = SCENARIOS["upload"].check(json.dumps({"label": "3", "probability": probability}).encode())
    assert (said is not None) == told
    assert SCENARIOS["upload"].check(json.dumps({"label": 3, "probability": probability}).encode())


@pytest.mark.parametrize("changes", [{"flower": 41}, {"flower": "42"}, {"probability": 0.5}, {"more": 1}])
def test_another_flower_is_told(changes) -> None:
    (prediction,) = predictor.predict([predictor.flowers()[41]])
    for id_ in ("lookup-sqlite", "lookup-postgresql"):
        assert SCENARIOS[id_].check(json.dumps({"flower": 42, **prediction}).encode()) is None
        assert SCENARIOS[id_].check(json.dumps({"flower": 42, **prediction} | changes).encode())


def test_the_two_databases_are_asked_the_same() -> None:
    sqlite, postgresql = SCENARIOS["lookup-sqlite"], SCENARIOS["lookup-postgresql"]
    assert (sqlite.method, sqlite.path, sqlite.seconds) == (postgresql.method, postgresql.path, postgresql.seconds)
    assert (sqlite.needs, postgresql.needs) == (("database",), ("postgresql",))


TOKENS = [f"data: {json.dumps({'token': token})}" for token in predictor.stream.TOKENS]
END = "data: [DONE]"


def stream(*events: str) -> bytes:
    return "".join(f"{event}\n\n" for event in events).encode()


def test_a_whole_stream_is_right_whatever_its_white_space() -> None:
    assert SCENARIOS["stream"].check(stream(*TOKENS, END)) is None
    assert SCENARIOS["stream"].check(stream(*TOKENS, END).replace(b': "', b':"')) is None


@pytest.mark.parametrize(
    "body",
    {
        "no end": stream(*TOKENS),
        "no token": stream(END),
        "one lost": stream(*TOKENS[:-1], END),
        "one twice": stream(*TOKENS, TOKENS[-1], END),
        "two exchanged": stream(TOKENS[1], TOKENS[0], *TOKENS[2:], END),
        "another one": stream(*TOKENS[:-1], 'data: {"token": "x"}', END),
        "no JSON": stream(*TOKENS[:-1], "data: x", END),
        "no events": stream(*(token.removeprefix("data: ") for token in TOKENS), END),
        "more after the end": stream(*TOKENS, END) + b"data:",
        "cut off": stream(*TOKENS, END)[:-1],
    }.items(),
    ids=lambda item: item[0],
)
def test_a_stream_that_is_not_whole_is_told(body) -> None:
    assert SCENARIOS["stream"].check(body[1])
