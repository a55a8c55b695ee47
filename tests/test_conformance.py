"""Do all apps keep the same contract? One suite asks each of them over HTTP and knows nothing of frameworks."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

import predictor
from comparison.scenarios import SCENARIOS, Scenario, table_cells

PASSWORD = "demo password of the tests"
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
    assert int(answer.headers["Content-Length"]) == len(answer.content)


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
def test_only_a_guarded_app_sends_them(app):
    """So that the lean variants pay for nothing that the others do not."""
    sent = PROTECTIVE.keys() & {name.title() for name in app.client.get("/json/").headers}
    assert len(sent) == (len(PROTECTIVE) if app.id.endswith("/guarded") else 0)


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
@pytest.mark.parametrize("path", ["/predict/", "/predict/boosting/", "/batch/"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_wrong_method(app, method, path):
    assert app.client.request(method, path).status_code == 405


@pytest.mark.feature("json")
@pytest.mark.parametrize("path", ["/json/", "/remote/", "/complete/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_page_to_get_takes_nothing_else(app, method, path):
    # Not said which refusal: where forged posts are looked for, that may come before the method is looked at.
    answer = app.client.request(method, path)
    assert answer.is_client_error
    assert b"Hello" not in answer.content
    assert b"<table" not in answer.content


@pytest.mark.feature("json")
@pytest.mark.parametrize("path", ["/", "/predictions/", "/json/more/", "/%00/", "/é/"])
def test_unknown_path(app, path):
    assert app.client.get(path).status_code == 404


@pytest.mark.feature("complete")
def test_complete_shows_the_first_samples_and_the_one_added(app):
    shown = sorted([(label, number) for number, label in enumerate(predictor.samples()[:100], start=1)] + [ADDED])
    cells = table_cells(app.client.get("/complete/").content)
    assert cells[1:] == [[str(number), label] for label, number in shown]


def test_prepare_again_changes_nothing(apps, prepare_again):
    for app in apps.values():
        scenario = SCENARIOS["complete"]
        assert scenario.check(ask(app, scenario).content) is None, app.id


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
    for app in apps.values():
        assert post(app, "/batch/", batch(*rows)).json() == {"predictions": expected}, app.id
        assert (
            post(app, "/predict/", json.dumps(rows[0]).encode()).json()
            == predictor.predict([predictor.Row(**rows[0])])[0]
        ), app.id


@EXAMPLES
@given(content=bodies | batches)
@pytest.mark.parametrize("path", ["/predict/", "/predict/boosting/", "/batch/"])
def test_every_app_refuses_in_the_same_words(apps, path, content):
    answers = {app.id: post(app, path, content) for app in apps.values()}
    said = [(answer.status_code, answer.json()) for answer in answers.values()]
    assert all(each == said[0] for each in said), dict(zip(answers, said, strict=True))
    status, document = said[0]
    assert status == 200 or (status in (400, 422) and document["errors"])


# An upstream that is not well.


def remote_answers(apps) -> dict[tuple[int, str], list[str]]:
    """Who says what: one entry if all say the same."""
    with ThreadPoolExecutor() as pool:  # at once, because a slow upstream costs each of them the whole timeout
        answers = list(pool.map(lambda app: app.client.get("/remote/"), apps.values()))
    said: dict[tuple[int, str], list[str]] = {}
    for name, answer in zip(apps, answers, strict=True):
        said.setdefault((answer.status_code, json.dumps(answer.json(), sort_keys=True)), []).append(name)
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
