"""Does the model read bodies strictly and answer the same way every time, whoever calls it?"""

import asyncio
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sklearn.datasets import load_digits, load_iris

import predictor
from comparison.catalog.payloads import digit_png
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS
from predictor import boosting, digits, model, network, stream

APPS = Path(predictor.__file__).parents[1]
FIELDS = ("sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm")
ROW = dict(zip(FIELDS, (5.1, 3.5, 1.4, 0.2), strict=True))
KNOWN = {(5.1, 3.5, 1.4, 0.2): "setosa", (6.0, 2.7, 4.2, 1.3): "versicolor", (6.9, 3.1, 5.8, 2.2): "virginica"}

rows = st.builds(predictor.Row, **dict.fromkeys(FIELDS, st.floats(predictor.MIN_CM, predictor.MAX_CM)))


def row(values) -> predictor.Row:
    return predictor.Row(**dict(zip(FIELDS, values, strict=True)))


def refusal(parse, document) -> predictor.InvalidInput:
    with pytest.raises(predictor.InvalidInput) as caught:
        parse(document if isinstance(document, bytes) else json.dumps(document).encode())
    return caught.value


def named(refused: predictor.InvalidInput) -> list[str]:
    return [error["field"] for error in refused.errors]


@pytest.mark.parametrize(("values", "label"), KNOWN.items(), ids=KNOWN.values())
@pytest.mark.parametrize("name", predictor.MODELS)
def test_every_model_knows_a_typical_flower(name, values, label):
    (prediction,) = predictor.predict([row(values)], name)
    assert prediction["label"] == label
    assert prediction["probability"] > 0.9


def test_training_again_gives_the_same_model():
    again, labels = model.train()
    assert labels == model.LABELS
    assert (again[-1].coef_ == model.PIPELINE[-1].coef_).all()


@pytest.mark.parametrize(("name", "load"), [("boosting", boosting.forest), ("network-100", network.network)])
def test_loading_again_gives_the_same_answers(name, load):
    flowers = [row(values) for values in KNOWN]
    before = predictor.predict(flowers, name)
    assert predictor.predict(flowers, name) == before
    load.cache_clear()
    assert predictor.predict(flowers, name) == before


def test_the_models_are_those_that_scenarios_ask_and_the_other_way_round():
    assert list(predictor.MODELS) == [SCENARIOS[scenario].model for scenario in MODEL_SCENARIOS]


@pytest.mark.parametrize("copies", [100, 1_000, 10_000])
def test_a_network_gives_the_mean_over_as_many_copies_as_its_name_says(copies):
    flower = np.array([next(iter(KNOWN))], dtype=np.float32)
    judged = network.network()(flower + network.JITTER[:copies])
    assert len(judged) == copies
    assert len({tuple(each) for each in judged}) > copies / 2, "the copies differ"
    assert np.allclose(predictor.MODELS[f"network-{copies}"](flower)[0], judged.mean(axis=0), atol=1e-5)


def test_a_model_that_is_dear_to_load_is_not_loaded_before_it_is_asked():
    """Every app imports the predictor, and most of them never ask that model."""
    dear = ("onnx", "onnxruntime", "skl2onnx", "PIL")
    said = f"import sys, predictor; print([name for name in {dear} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], cwd=APPS, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_model_is_refused_with_the_known_ones():
    with pytest.raises(predictor.UnknownModel) as caught:
        predictor.predict([row(next(iter(KNOWN)))], "oracle")
    assert (caught.value.status, named(caught.value)) == (404, ["model"])
    assert all(name in caught.value.errors[0]["message"] for name in predictor.MODELS)


@settings(max_examples=50, deadline=None, database=None)
@given(st.lists(rows, min_size=1, max_size=8))
def test_a_batch_says_what_its_rows_say_alone(flowers):
    together = predictor.predict(flowers)
    assert together == [predictor.predict([flower])[0] for flower in flowers]
    assert all(1 / 3 - 0.0001 <= prediction["probability"] <= 1 for prediction in together)
    assert json.loads(json.dumps(together)) == together, "plain numbers and strings, that any JSON writer takes"


@settings(max_examples=50, deadline=None, database=None)
@given(rows)
def test_what_is_written_can_be_read(flower):
    assert predictor.parse_row(flower.model_dump_json().encode()) == flower


def test_whole_numbers_are_numbers():
    assert predictor.parse_row(json.dumps(dict.fromkeys(FIELDS, 5)).encode()) == row((5, 5, 5, 5))


@pytest.mark.parametrize("end", [predictor.MIN_CM, predictor.MAX_CM])
def test_the_ends_of_the_range_belong_to_it(end):
    assert predictor.parse_row(json.dumps(ROW | {FIELDS[0]: end}).encode()).sepal_length_cm == end


def test_the_last_of_two_equal_names_counts():
    assert predictor.parse_row(json.dumps(ROW).encode()[:-1] + b', "petal_width_cm": 2}').petal_width_cm == 2


def test_all_problems_are_told_at_once():
    refused = refusal(predictor.parse_row, {"sepal_length_cm": "5.1", "petal_length_cm": True, "colour": "blue"})
    assert refused.status == 422
    assert named(refused) == [*FIELDS, "colour"]
    assert all(error["message"] for error in refused.errors)


def test_a_problem_in_a_batch_names_its_row():
    refused = refusal(predictor.parse_rows, {"rows": [ROW, ROW | {"petal_width_cm": -1}, {**ROW, "x": 0}]})
    assert named(refused) == ["rows.1.petal_width_cm", "rows.2.x"]


@pytest.mark.parametrize("count", [0, predictor.MAX_ROWS + 1])
def test_too_few_or_too_many_rows(count):
    assert named(refusal(predictor.parse_rows, {"rows": [ROW] * count})) == ["rows"]


def test_as_many_rows_as_allowed():
    assert len(predictor.parse_rows(json.dumps({"rows": [ROW] * predictor.MAX_ROWS}).encode())) == predictor.MAX_ROWS


@pytest.mark.parametrize("parse", [predictor.parse_row, predictor.parse_rows])
def test_a_body_is_refused_for_its_size_before_it_is_read(parse):
    assert refusal(parse, b" " * (predictor.MAX_BODY_BYTES + 1)).status == 413


@settings(max_examples=200, deadline=None, database=None)
@given(st.binary(max_size=80))
def test_no_bytes_do_anything_but_pass_or_be_refused(content):
    for parse in (predictor.parse_row, predictor.parse_rows):
        refused = refusal(parse, content)
        assert refused.status in (400, 422)
        assert refused.errors


def test_samples_are_the_same_every_time():
    assert predictor.samples() == predictor.samples()
    assert len(predictor.samples()) == 1000
    assert predictor.samples() != sorted(predictor.samples())
    assert all(0 < len(label) <= 100 for label in predictor.samples()), "it must fit the column"


def test_flowers_are_the_measured_ones_in_their_order():
    iris = load_iris()
    said = predictor.predict(predictor.flowers())
    right = [each["label"] == iris.target_names[kind] for each, kind in zip(said, iris.target, strict=True)]
    assert sum(right) > 140, "in another order the model would be wrong about most"
    assert predictor.flowers()[0] == row((5.1, 3.5, 1.4, 0.2))


# Pictures of digits.


def as_file(pixels: np.ndarray, kind: str = "PNG") -> io.BytesIO:
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, kind)
    file.seek(0)
    return file


def digit(content: bytes) -> predictor.Prediction:
    return predictor.predict_digit(predictor.parse_image(io.BytesIO(content)))


def test_pixels_reach_the_model_as_the_data_set_has_them():
    known = load_digits()
    for image, flat in zip(known.images[:20], known.data[:20], strict=True):
        got = predictor.parse_image(as_file(np.kron(image * 255 / 16, np.ones((5, 5)))))
        assert got.shape == (1, 64)
        assert np.abs(got[0] - flat).max() < 0.1


def test_most_digits_are_told_by_their_pictures():
    known = load_digits()
    files = [as_file(image * 15.9, kind) for image, kind in zip(known.images[:100], ["PNG", "JPEG"] * 50, strict=True)]
    said = [predictor.predict_digit(predictor.parse_image(file)) for file in files]
    right = [each["label"] == str(label) for each, label in zip(said, known.target, strict=False)]
    assert sum(right) > 90
    assert all(0.1 <= each["probability"] <= 1 for each in said)


def test_a_dark_digit_on_light_ground_is_another_picture():
    """Said here because it is said in the module: the model is not told what is paper and what is ink."""
    assert digit(digit_png())["label"] == "3"
    with Image.open(io.BytesIO(digit_png())) as image:
        inverted = as_file(255 - np.asarray(image))
    assert not np.allclose(predictor.parse_image(inverted), predictor.parse_image(io.BytesIO(digit_png())), atol=2)


def test_training_digits_again_gives_the_same_answer():
    before = digit(digit_png())
    digits.digits.cache_clear()
    assert digit(digit_png()) == before


@pytest.mark.parametrize("file", [None, ""])
def test_no_file_is_refused(file):
    with pytest.raises(predictor.InvalidImage, match="File required") as caught:
        predictor.parse_image(file)
    assert (caught.value.status, named(caught.value)) == (422, ["image"])


@pytest.mark.parametrize(
    ("width", "height", "allowed"), [(1024, 1024, True), (1024, 1025, False), (1, 2**21 + 1, False)]
)
def test_pictures_have_so_many_pixels_and_no_more(width, height, allowed):
    file = as_file(np.zeros((height, width)))
    if allowed:
        assert predictor.parse_image(file).sum() == 0
    else:
        with pytest.raises(predictor.InvalidImage, match="at most 1048576 pixels"):
            predictor.parse_image(file)


def changed(content: bytes, changes: list[tuple[int, int]], end: int) -> bytes:
    broken = bytearray(content)
    for place, value in changes:
        broken[place % len(broken)] = value
    return bytes(broken[: end % len(broken)])


SMALL = [as_file(np.arange(256).reshape(16, 16), kind).getvalue() for kind in ("PNG", "JPEG")]
changes = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4)
broken = st.builds(changed, st.sampled_from(SMALL), changes, st.integers(-200, -1))


@settings(max_examples=300, deadline=None, database=None)
@given(broken | st.binary(max_size=80))
def test_no_file_does_anything_but_pass_or_be_refused(content):
    try:
        assert predictor.parse_image(io.BytesIO(content)).shape == (1, 64)
    except predictor.InvalidImage as refused:
        assert named(refused) == ["image"]


# Tokens.


def test_tokens_are_fifty_and_make_a_text():
    assert len(stream.TOKENS) == 50
    assert "".join(stream.TOKENS) == stream.TEXT


def test_both_ways_give_the_same_tokens_at_the_same_pace(monkeypatch):
    monkeypatch.setattr(stream, "PAUSE_S", 0.002)

    async def collected() -> list[str]:
        return [token async for token in predictor.tokens_async()]

    for collect in (lambda: list(predictor.tokens()), lambda: asyncio.run(collected())):
        started = time.monotonic()
        assert collect() == stream.TOKENS
        assert time.monotonic() - started >= 50 * 0.002


def test_waiting_for_tokens_in_an_event_loop_leaves_it_free(monkeypatch):
    monkeypatch.setattr(stream, "PAUSE_S", 0.01)

    async def last() -> str:
        return [token async for token in predictor.tokens_async()][-1]

    async def several() -> list[str]:
        return await asyncio.gather(*(last() for _ in range(20)))

    started = time.monotonic()
    assert set(asyncio.run(several())) == {stream.TOKENS[-1]}
    assert time.monotonic() - started < 20 * 50 * 0.01 / 2, "one after the other would take twenty times as long"


def test_waiting_for_tokens_uses_no_processor():
    before = time.process_time()
    assert len(list(predictor.tokens())) == 50
    assert time.process_time() - before < 0.2
