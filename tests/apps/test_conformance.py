"""Do all apps keep the same contract? One suite asks each of them over HTTP and knows nothing of frameworks."""

import io
import json
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import predictor
from comparison.catalog.checks import table_cells
from comparison.catalog.frameworks import FRAMEWORKS, VARIANTS
from comparison.catalog.payloads import digit_png
from comparison.catalog.scenarios import SCENARIOS, Scenario
from tests.servers.apps import ALL, FEATURES, PASSWORD, client_of

FIELDS = ("sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm")
ROW = dict(zip(FIELDS, (5.1, 3.5, 1.4, 0.2), strict=True))
EXAMPLES = settings(max_examples=40, deadline=None, database=None)


def body(**changes):
    return json.dumps(ROW | changes).encode()


def without(name):
    return json.dumps({field: value for field, value in ROW.items() if field != name}).encode()


def batch(*rows, **more):
    return json.dumps({"rows": rows, **more}).encode()


ADDED = ("added at request time", 0)  # label and id of the row that /complete/ adds

# What is wrong -> path, body, status, fields that are named.
REFUSED = {
    "no body": ("/predict/", b"", 400, ["body"]),
    "broken JSON": ("/predict/", b'{"sepal_length_cm": 5.1', 400, ["body"]),
    "not UTF-8": ("/predict/", b'"\xff"', 400, ["body"]),
    "nested too deep": ("/predict/", b"[" * 5000, 400, ["body"]),
    "number beyond a float": ("/predict/", without(FIELDS[0])[:-1] + b', "sepal_length_cm": 1e999}', 422, [FIELDS[0]]),
    "an array": ("/predict/", b"[5.1, 3.5, 1.4, 0.2]", 422, ["body"]),
    "null": ("/predict/", b"null", 422, ["body"]),
    "missing": ("/predict/", without("petal_width_cm"), 422, ["petal_width_cm"]),
    "all missing": ("/predict/", b"{}", 422, list(FIELDS)),
    "unknown": ("/predict/", body(petal_color="blue"), 422, ["petal_color"]),
    "a string": ("/predict/", body(petal_width_cm="0.2"), 422, ["petal_width_cm"]),
    "a boolean": ("/predict/", body(petal_width_cm=True), 422, ["petal_width_cm"]),
    "null for a number": ("/predict/", body(petal_width_cm=None), 422, ["petal_width_cm"]),
    "not a number": ("/predict/", body(petal_width_cm=float("nan")), 422, ["petal_width_cm"]),
    "infinite": ("/predict/", body(petal_width_cm=float("inf")), 422, ["petal_width_cm"]),
    "below the range": ("/predict/", body(petal_width_cm=-0.1), 422, ["petal_width_cm"]),
    "above the range": ("/predict/", body(petal_width_cm=30.1), 422, ["petal_width_cm"]),
    "several at once": (
        "/predict/",
        body(sepal_length_cm="x", petal_width_cm=31, z=1),
        422,
        [FIELDS[0], FIELDS[3], "z"],
    ),
    "one model: no body": ("/predict/boosting/", b"", 400, ["body"]),
    "one model: missing": ("/predict/boosting/", without("petal_width_cm"), 422, ["petal_width_cm"]),
    "no such model": ("/predict/oracle/", body(), 404, ["model"]),
    "no such model, nor such a name": ("/predict/%C3%A9%20%00/", body(), 404, ["model"]),
    "batch: no body": ("/batch/", b"", 400, ["body"]),
    "batch: broken JSON": ("/batch/", b'{"rows": [', 400, ["body"]),
    "batch: an array": ("/batch/", json.dumps([ROW]).encode(), 422, ["body"]),
    "batch: rows missing": ("/batch/", b"{}", 422, ["rows"]),
    "batch: rows not an array": ("/batch/", json.dumps({"rows": ROW}).encode(), 422, ["rows"]),
    "batch: no rows": ("/batch/", batch(), 422, ["rows"]),
    "batch: too many rows": ("/batch/", batch(*[ROW] * 1001), 422, ["rows"]),
    "batch: unknown": ("/batch/", batch(ROW, model="best"), 422, ["model"]),
    "batch: one bad row": ("/batch/", batch(ROW, ROW, ROW, ROW | {FIELDS[3]: 31}), 422, [f"rows.3.{FIELDS[3]}"]),
    "batch: a row that is none": ("/batch/", batch(ROW, 7), 422, ["rows.1"]),
}


def ask(app, scenario: Scenario) -> httpx.Response:
    return app.client.request(scenario.method, scenario.path, content=scenario.body, headers=scenario.headers)


def having(apps, feature: str) -> list:
    return [app for app in apps.values() if feature in app.features]


def post(app, path: str, content: bytes) -> httpx.Response:
    return app.client.post(path, content=content, headers={"Content-Type": "application/json"})


def fields(answer: httpx.Response) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


@pytest.mark.feature("json")
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.id)
def test_scenario_gets_its_answer(app, scenario):
    answer = ask(app, scenario)
    assert answer.status_code == 200
    assert scenario.check(answer.content) is None
    if scenario.feature != "stream":
        assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_every_app_is_asked_in_every_variant_by_every_interface_that_it_has():
    assert set(FEATURES) == {
        f"{framework.id}/{variant}/{interface}"
        for framework in FRAMEWORKS.values()
        for variant in framework.variants
        for interface in framework.interfaces
    }


def test_subjects_have_the_same_features():
    subjects = {framework.id for framework in FRAMEWORKS.values() if framework.role == "subject"}
    by_variant: dict[str, set[frozenset[str]]] = {}
    for name, features in FEATURES.items():
        framework, variant, _ = name.split("/")
        if framework in subjects:
            by_variant.setdefault(variant, set()).add(features)
    assert by_variant.keys() == set(VARIANTS)
    assert all(len(features) == 1 for features in by_variant.values()), by_variant


@pytest.mark.feature("json")
def test_what_an_app_is_said_to_lack_it_lacks(app):
    """So that no feature goes untested because somebody forgot to say that it is there."""
    assert {feature for feature in ALL - app.features if app.client.get(f"/{feature}/").status_code != 404} == set()


@pytest.mark.feature("health")
def test_health(app):
    assert app.client.get("/health/").json() == {"status": "ok"}


PROTECTIVE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.feature("login")
@pytest.mark.parametrize("path", ["/json/", "/form/", "/review/", "/nothing/"])
def test_a_guarded_app_sends_the_protective_headers(app, path):
    answer = app.client.get(path)
    assert {name: answer.headers.get_list(name) for name in PROTECTIVE} == {
        name: [value] for name, value in PROTECTIVE.items()
    }


@pytest.mark.feature("json")
def test_only_a_guarded_app_and_a_new_django_project_send_them(app):
    """So that the lean variants pay for nothing that the others do not."""
    sent = PROTECTIVE.keys() & {name.title() for name in app.client.get("/json/").headers}
    protected = "/guarded/" in app.id or app.id.startswith("django/default/")
    assert len(sent) == (len(PROTECTIVE) if protected else 0)


@pytest.mark.feature("predict")
@pytest.mark.parametrize(("path", "content", "status", "named"), REFUSED.values(), ids=REFUSED)
def test_refused(app, path, content, status, named):
    answer = post(app, path, content)
    assert (answer.status_code, fields(answer)) == (status, named)
    assert answer.headers["Content-Type"] == "application/json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.feature("predict")
@pytest.mark.parametrize("path", ["/predict/", "/predict/boosting/", "/batch/"])
def test_body_over_the_limit(app, browser, path):
    # A connection of its own: with the body unread, the server may close it after the answer.
    answer = browser.post(path, content=b" " * (predictor.MAX_BODY_BYTES + 1))
    assert (answer.status_code, fields(answer)) == (413, ["body"])
    assert answer.json() == {"errors": predictor.too_large().errors}


@pytest.mark.feature("predict")
def test_body_at_the_limit(app):
    assert post(app, "/predict/", body().ljust(predictor.MAX_BODY_BYTES)).status_code == 200


@pytest.mark.feature("predict")
@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_content_type_does_not_matter(app, content_type):
    answer = app.client.post(
        "/predict/", content=body(), headers={"Content-Type": content_type} if content_type else {}
    )
    assert answer.json()["label"] == "setosa"


@pytest.mark.feature("predict")
@pytest.mark.parametrize("path", ["/predict/", "/predict/boosting/", "/batch/", "/upload/"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_wrong_method(app, method, path):
    assert app.client.request(method, path).status_code == 405


@pytest.mark.feature("json")
@pytest.mark.parametrize("path", ["/json/", "/remote/", "/complete/", "/lookup/42/", "/stream/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_page_to_get_takes_nothing_else(app, method, path):
    # Not said which refusal: where forged posts are looked for, that may come before the method is looked at.
    answer = app.client.request(method, path)
    assert answer.is_client_error
    assert b"Hello" not in answer.content
    assert b"<table" not in answer.content
    assert b"setosa" not in answer.content
    assert b"data:" not in answer.content


@pytest.mark.feature("json")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/predictions/",
        "/json/more/",
        "/%00/",
        "/é/",
        "/lookup/",
        "/lookup/x/",
        "/lookup/-1/",
        "/lookup/4.2/",
    ],
)
def test_unknown_path(app, path):
    assert app.client.get(path).status_code == 404


@pytest.mark.feature("complete")
def test_complete_shows_the_first_samples_and_the_one_added(app):
    shown = sorted([(label, number) for number, label in enumerate(predictor.samples()[:100], start=1)] + [ADDED])
    cells = table_cells(app.client.get("/complete/").content)
    assert cells[1:] == [[str(number), label] for label, number in shown]


def test_prepare_again_changes_nothing(apps, prepare_again):
    for scenario in (SCENARIOS["complete"], SCENARIOS["lookup-sqlite"]):
        for app in having(apps, scenario.feature):
            assert scenario.check(ask(app, scenario).content) is None, app.id


# Pictures.


def picture(kind: str = "PNG", size: tuple[int, int] = (32, 32), mode: str = "L") -> bytes:
    """The three of the scenario in another kind, size or mode."""
    file = io.BytesIO()
    Image.open(io.BytesIO(digit_png())).resize(size).convert(mode).save(file, kind)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A file of a few bytes that says that it unpacks to a large picture."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def send(client: httpx.Client, content: bytes, field: str = "image", filename: str = "three.png") -> httpx.Response:
    return client.post("/upload/", files={field: (filename, content)})


@pytest.mark.feature("upload")
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [(8, 8), (97, 143), (1024, 1024)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_read_whatever_its_kind_and_size(app, kind, size, mode):
    answer = send(app.client, picture(kind, size, mode))
    assert answer.status_code == 200
    assert answer.json()["label"] == "3"
    assert 0.9 < answer.json()["probability"] <= 1


@pytest.mark.feature("upload")
def test_name_and_declared_kind_of_a_picture_do_not_matter(app):
    answer = app.client.post("/upload/", files={"image": ("../é.txt", picture(), "text/plain")})
    assert answer.json()["label"] == "3"


NO_PICTURE = {
    "empty": b"",
    "text": b"three",
    "another format": picture("GIF"),
    "a head only": digit_png()[:20],
    "cut off": digit_png()[:-5000],
    "JPEG cut off": picture("JPEG", (97, 143))[:-100],
    "broken inside": picture().replace(b"IDAT", b"IDAX"),
    "a little too large": picture(size=(1025, 1024)),
    "a bomb": bomb(20_000),
    "beyond what has a number": bomb(2**31 - 1),
}


@pytest.mark.feature("upload")
@pytest.mark.parametrize("content", NO_PICTURE.values(), ids=NO_PICTURE)
def test_what_is_no_picture_is_refused(app, content):
    answer = send(app.client, content)
    assert (answer.status_code, fields(answer)) == (422, ["image"])
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("content", NO_PICTURE.values(), ids=NO_PICTURE)
def test_every_app_refuses_a_picture_in_the_same_words(apps, content):
    assert len({json.dumps(send(app.client, content).json()) for app in having(apps, "upload")}) == 1


@pytest.mark.feature("upload")
def test_too_many_pixels_are_told_apart_from_a_broken_file(app):
    assert "pixels" in send(app.client, bomb(20_000)).json()["errors"][0]["message"]
    assert "pixels" not in send(app.client, b"three").json()["errors"][0]["message"]


MULTIPART = "multipart/form-data; boundary=b"
NO_FILE = {
    "no body": (MULTIPART, b""),
    "another kind of body": ("application/json", body()),
    "no kind": (None, picture()),
    "a form without files": ("application/x-www-form-urlencoded", b"image=three.png"),
    "no boundary": ("multipart/form-data", b'--b\r\nContent-Disposition: form-data; name="image"'),
    "another boundary": (MULTIPART.replace("=b", "=other"), b"--b\r\n\r\nx\r\n--b--\r\n"),
    "another field": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="x"; filename="y"\r\n\r\nz\r\n--b--\r\n',
    ),
    "text, not a file": (MULTIPART, b'--b\r\nContent-Disposition: form-data; name="image"\r\n\r\nthree\r\n--b--\r\n'),
    "no file chosen": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="image"; filename=""\r\n\r\n\r\n--b--\r\n',
    ),
}


@pytest.mark.feature("upload")
@pytest.mark.parametrize(("content_type", "content"), NO_FILE.values(), ids=NO_FILE)
def test_an_upload_without_a_file_is_refused(app, content_type, content):
    headers = {"Content-Type": content_type} if content_type else {}
    answer = app.client.post("/upload/", content=content, headers=headers)
    assert (answer.status_code, answer.json()) == (
        422,
        {"errors": [{"field": "image", "message": "File required"}]},
    )


@pytest.mark.feature("upload")
def test_a_picture_over_the_limit_of_a_body(app, browser):
    answer = send(browser, digit_png().ljust(predictor.MAX_BODY_BYTES + 1, b"\0"))
    assert (answer.status_code, answer.json()) == (413, {"errors": predictor.too_large().errors})


@pytest.mark.feature("upload")
def test_a_picture_that_fills_the_limit(app):
    """As far as a form has room for it: the limit is that of the whole body."""
    assert send(app.client, digit_png().ljust(predictor.MAX_BODY_BYTES - 1000, b"\0")).json()["label"] == "3"


# Stored flowers.


@pytest.mark.feature("lookup")
@pytest.mark.parametrize("number", [1, 42, 150])
def test_lookup_says_what_the_model_says_of_the_stored_flower(app, number):
    (expected,) = predictor.predict([predictor.flowers()[number - 1]])
    assert app.client.get(f"/lookup/{number}/").json() == {"flower": number, **expected}


@pytest.mark.feature("lookup")
@pytest.mark.parametrize("number", [0, 151, 2**31 - 1, 2**31, 2**63, 10**30])
def test_unknown_flower(app, number):
    answer = app.client.get(f"/lookup/{number}/")
    assert (answer.status_code, answer.json()) == (404, {"errors": predictor.UnknownFlower().errors})


@pytest.mark.needs("postgresql")
def test_lookup_on_postgresql(on_postgresql):
    for app in on_postgresql.values():
        test_scenario_gets_its_answer(app, SCENARIOS["lookup-postgresql"])
        test_lookup_says_what_the_model_says_of_the_stored_flower(app, 150)
        for number in (0, 151, 2**31 - 1, 2**31, 2**63, 10**30):
            test_unknown_flower(app, number)


@pytest.mark.needs("postgresql")
def test_complete_on_postgresql(on_postgresql):
    for app in on_postgresql.values():
        test_scenario_gets_its_answer(app, SCENARIOS["complete"])


@pytest.mark.needs("postgresql")
def test_connections_to_postgresql_are_kept(on_postgresql, postgresql_url):
    for app in on_postgresql.values():
        if app.id.endswith("/wsgi"):
            seen = set()
            for _ in range(20):
                app.client.get("/lookup/42/").raise_for_status()
                seen |= connections(postgresql_url, app)
            assert 1 <= len(seen) <= 4, "at most one for each thread of the server"


@pytest.mark.needs("postgresql")
def test_connections_to_postgresql_do_not_pile_up(on_postgresql, postgresql_url):
    for app in on_postgresql.values():
        for _ in range(20):
            app.client.get("/lookup/42/").raise_for_status()
        assert len(connections(postgresql_url, app)) <= 5, app.id


def connections(url: str, app) -> set[int]:
    """Give the processes of PostgreSQL that wait for this app."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [app.id])
        return {pid for (pid,) in rows}


# Answers in parts.


@pytest.mark.feature("stream")
def test_tokens_arrive_one_by_one(app):
    arrived, started = [], time.monotonic()
    with app.client.stream("GET", "/stream/") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["X-Accel-Buffering"] == "no"
        for line in answer.iter_lines():
            if line:
                arrived.append((time.monotonic() - started, line))
    assert [json.loads(line.removeprefix("data: "))["token"] for _, line in arrived[:-1]] == list(predictor.tokens())
    assert arrived[-1][1] == "data: [DONE]"
    assert arrived[0][0] < 0.5 * arrived[-1][0], "the first one is not held back until the last one is there"
    assert len({round(at, 2) for at, _ in arrived}) > 25, "nor are the others sent in heaps"


@pytest.mark.feature("stream")
def test_who_leaves_a_stream_leaves_the_app_well(app, browser):
    with browser.stream("GET", "/stream/") as answer:
        next(answer.iter_lines())
    assert app.client.get("/json/").status_code == 200


@pytest.mark.feature("stream")
def test_streams_of_several_readers_run_at_the_same_time(app):
    with ThreadPoolExecutor(3) as pool:
        started = time.monotonic()
        answers = list(pool.map(lambda _: app.client.get("/stream/"), range(3)))
    assert time.monotonic() - started < 2.5, "one alone takes a second"
    assert {answer.content for answer in answers} == {answers[0].content}


# Inputs that nobody thought of.

centimetres = st.floats(predictor.MIN_CM, predictor.MAX_CM) | st.integers(int(predictor.MIN_CM), int(predictor.MAX_CM))
valid_rows = st.fixed_dictionaries(dict.fromkeys(FIELDS, centimetres))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=5),
    max_leaves=12,
)
almost_rows = st.builds(
    dict.__or__, valid_rows, st.dictionaries(st.sampled_from(FIELDS) | st.text(), anything, max_size=2)
)
bodies = st.binary(max_size=60) | st.builds(lambda document: json.dumps(document).encode(), anything | almost_rows)
batches = st.builds(lambda rows: json.dumps({"rows": rows}).encode(), st.lists(almost_rows | anything, max_size=3))


@EXAMPLES
@given(rows=st.lists(valid_rows, min_size=1, max_size=5))
def test_every_app_gives_the_models_own_answer(apps, rows):
    expected = predictor.predict([predictor.Row(**row) for row in rows])
    for app in having(apps, "batch"):
        assert post(app, "/batch/", batch(*rows)).json() == {"predictions": expected}, app.id
    for app in having(apps, "predict"):
        assert (
            post(app, "/predict/", json.dumps(rows[0]).encode()).json()
            == predictor.predict([predictor.Row(**rows[0])])[0]
        ), app.id


@EXAMPLES
@given(content=bodies | batches)
@pytest.mark.parametrize("path", ["/predict/", "/predict/boosting/", "/batch/"])
def test_every_app_refuses_in_the_same_words(apps, path, content):
    answers = {app.id: post(app, path, content) for app in having(apps, path.split("/")[1])}
    said = [(answer.status_code, answer.json()) for answer in answers.values()]
    assert all(each == said[0] for each in said), dict(zip(answers, said, strict=True))
    status, document = said[0]
    assert status == 200 or (status in (400, 422) and document["errors"])


# An upstream that is not well.


def remote_answers(apps) -> dict[tuple[int, str], list[str]]:
    """Who says what: one entry if all say the same."""
    with ThreadPoolExecutor() as pool:  # at once, because a slow upstream costs each of them the whole timeout
        asked = having(apps, "remote")
        answers = list(pool.map(lambda app: app.client.get("/remote/"), asked))
    said: dict[tuple[int, str], list[str]] = {}
    for app, answer in zip(asked, answers, strict=True):
        said.setdefault((answer.status_code, json.dumps(answer.json(), sort_keys=True)), []).append(app.id)
    return said


@pytest.mark.parametrize(("behaviour", "status"), [("fails", 502), ("hangs up", 502), ("is slow", 504)])
def test_upstream_that(apps, upstream, behaviour, status):
    upstream.behaviour = behaviour
    said = remote_answers(apps)
    assert len(said) == 1, said
    ((got, document),) = said
    assert (got, [error["field"] for error in json.loads(document)["errors"]]) == (status, ["upstream"])


def test_upstream_that_is_down_and_comes_back(apps, upstream):
    upstream.stop()
    try:
        down = remote_answers(apps)
    finally:
        upstream.start()
    assert [status for status, _ in down] == [502]
    assert list(remote_answers(apps)) == [(200, '{"upstream": "Hello"}')]


# Forms and sessions, as a browser would use them.


def page(answer: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def hidden(answer: httpx.Response) -> dict[str, str]:
    """What the page's form sends along without showing it, whatever its name is."""
    return {field["name"]: field["value"] for field in page(answer).select("form input[type=hidden]")}


def submit(browser: httpx.Client, path: str, **values: object) -> httpx.Response:
    """Open the page, fill in its form and send it where the form says."""
    opened = browser.get(path)
    form = page(opened).find("form", method="post")
    return browser.post(form.get("action") or opened.url, data=hidden(opened) | values)


def log_in(browser: httpx.Client, username: str, path: str = "/login/") -> httpx.Response:
    return submit(browser, path, username=username, password=PASSWORD)


@pytest.mark.feature("form")
@pytest.mark.parametrize("path", ["/form/", "/login/", "/complete/"])
def test_page_can_be_read_and_used(browser, path):
    answer = browser.get(path)
    document = page(answer)
    assert answer.text.lstrip().startswith("<!doctype html>")
    assert document.html["lang"] == "en"
    assert document.title.text
    assert len(document.find_all("h1")) == 1
    assert document.find("meta", attrs={"name": "viewport"})
    for field in document.select("input:not([type=hidden])"):
        assert document.find("label", attrs={"for": field["id"]}), field


@pytest.mark.feature("form")
def test_form_predicts(browser):
    (expected,) = predictor.predict([predictor.Row(**ROW)])
    status = page(submit(browser, "/form/", **ROW)).find(role="status")
    assert status.text == f"{expected['label']} (probability {expected['probability']})"


@pytest.mark.feature("form")
@pytest.mark.parametrize("value", ["", "x", "nan", "inf", "-0.1", "30.1", "5,1", "<b>5</b>"])
def test_form_refuses_a_value_and_says_where(browser, value):
    answer = submit(browser, "/form/", **ROW | {"petal_width_cm": value})
    document = page(answer)
    assert answer.status_code == 200
    assert document.find(role="status") is None
    (wrong,) = document.select("[aria-invalid=true]")
    assert wrong["name"] == "petal_width_cm"
    assert document.find(id=wrong["aria-describedby"]).text.strip()
    assert wrong.get("value", "") == value, "what was typed is shown again, as text"


@pytest.mark.feature("form")
@pytest.mark.parametrize("value", ["0", "30", "0.0"])
def test_form_takes_the_ends_of_the_range(browser, value):
    assert page(submit(browser, "/form/", **ROW | {"petal_width_cm": value})).find(role="status")


@pytest.mark.feature("login")
@pytest.mark.parametrize(
    ("path", "values"),
    [("/form/", ROW), ("/login/", {"username": "reviewer", "password": PASSWORD}), ("/logout/", {})],
)
def test_post_without_token_is_refused(browser, path, values):
    opened = browser.get("/form/")
    assert browser.post(path, data=values).status_code == 403
    assert browser.post(path, data=dict.fromkeys(hidden(opened), "x" * 64) | values).status_code == 403


@pytest.mark.feature("login")
def test_anonymous_is_sent_to_log_in_and_comes_back(browser):
    sent = browser.get("/review/")
    assert sent.status_code == 302
    target = urlsplit(sent.headers["Location"])
    assert (target.path, parse_qs(target.query)) == ("/login/", {"next": ["/review/"]})
    back = log_in(browser, "reviewer", sent.headers["Location"])
    assert (back.status_code, back.headers["Location"]) == (302, "/review/")
    assert browser.get("/review/").status_code == 200


@pytest.mark.feature("login")
def test_permission_is_what_counts(browser):
    assert log_in(browser, "reader").status_code == 302
    assert browser.get("/review/").status_code == 403


@pytest.mark.feature("login")
@pytest.mark.parametrize("username", ["reviewer", "nobody"])
def test_wrong_password(browser, username):
    answer = submit(browser, "/login/", username=username, password="wrong")
    assert answer.status_code == 200
    assert page(answer).find(class_="errorlist").text.strip()
    assert browser.get("/review/").status_code == 302


@pytest.mark.feature("login")
def test_a_username_that_no_database_takes_is_a_wrong_one(browser):
    answer = submit(browser, "/login/", username="reviewer\0", password=PASSWORD)
    assert answer.status_code == 200
    assert page(answer).find(class_="errorlist").text.strip()


@pytest.mark.needs("postgresql")
def test_login_on_postgresql(on_postgresql):
    for app in on_postgresql.values():
        if "login" in app.features:
            with client_of(app.url) as browser:
                test_a_username_that_no_database_takes_is_a_wrong_one(browser)
                assert log_in(browser, "reviewer").status_code == 302


@pytest.mark.feature("login")
def test_log_out(browser):
    log_in(browser, "reviewer")
    gone = submit(browser, "/review/")
    assert (gone.status_code, gone.headers["Location"]) == (302, "/login/")
    assert browser.get("/review/").status_code == 302


@pytest.mark.feature("login")
def test_log_out_by_a_link_is_refused(browser):
    log_in(browser, "reviewer")
    assert browser.get("/logout/").status_code == 405
    assert browser.get("/review/").status_code == 200


@pytest.mark.feature("login")
@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "////example.org",
        "//[::1",
        "/\\example.org/",
        "\\\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
    ],
)
def test_login_leads_to_no_other_site(browser, target):
    answer = log_in(browser, "reviewer", str(httpx.URL("/login/", params={"next": target})))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/review/")


@pytest.mark.feature("login")
def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookies = log_in(browser, "reviewer").headers.get_list("Set-Cookie")
    (session,) = [cookie.lower() for cookie in cookies if cookie.startswith("session")]
    assert "httponly" in session
    assert "samesite=lax" in session
