"""What protects an app that nobody has hardened: against forged requests, against SQL in the input?"""

import httpx
import pytest
import sqlalchemy
from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf
from sqlalchemy import orm

INJECTION = "nobody' OR '1'='1"


def flask_answer(**request):
    app = Flask(__name__)
    app.secret_key = "for this test only"
    app.add_url_rule("/", view_func=lambda: "OK", methods=["GET", "POST"])
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost") as client:
        return client.request(**({"method": "POST", "url": "/"} | request))


def test_a_new_django_project_refuses_a_form_without_token(probe):
    statuses = probe("django_new_project")["statuses"]
    assert statuses["form without token"] == 403
    assert statuses["form with token"] == 200


def test_a_new_django_project_refuses_json_without_token(probe):
    assert probe("django_new_project")["statuses"]["JSON without token"] == 403


def test_a_new_django_project_refuses_a_foreign_origin_even_with_token(probe):
    assert probe("django_new_project")["statuses"]["foreign origin with token"] == 403


def test_flask_core_accepts_a_form_without_token():
    assert flask_answer(data={"a": "1"}).status_code == 200


def test_flask_core_accepts_a_form_from_a_foreign_origin():
    assert flask_answer(data={"a": "1"}, headers={"Origin": "https://elsewhere.example"}).status_code == 200


def test_a_new_django_project_refuses_an_unknown_host(probe):
    assert probe("django_new_project")["statuses"]["unknown host"] == 400


def test_flask_answers_any_host_until_trusted_hosts_are_named():
    answers = []
    for trusted in (None, ["localhost"]):
        app = Flask(__name__)
        app.config["TRUSTED_HOSTS"] = trusted
        app.add_url_rule("/", view_func=lambda: "OK", endpoint="page")
        answers.append(app.test_client().get("/", headers={"Host": "elsewhere.example"}).status_code)
    assert answers == [200, 400]


def test_flask_wtf_accepts_a_foreign_origin_with_a_token():
    app = Flask(__name__)
    app.secret_key = "for this test only"
    CSRFProtect(app)
    app.add_url_rule("/", view_func=generate_csrf, endpoint="page", methods=["GET", "POST"])
    client = app.test_client()
    token = {"X-CSRFToken": client.get("/").text}
    foreign = {"Origin": "https://elsewhere.example"}
    assert [client.post("/", headers=headers).status_code for headers in (foreign, token | foreign)] == [400, 200]


@pytest.mark.parametrize("debug", [True, False])
def test_why_django_refused_a_post_is_told_only_with_debug(probe, debug):
    seen = probe("django_csrf_log", "debug" if debug else "production")
    assert seen["status"] == 403
    assert ("CSRF cookie not set" in seen["log"]) is debug
    assert ("CSRF cookie not set" in seen["page"]) is debug


def test_a_new_django_project_sends_four_protective_headers_and_flask_none(probe):
    protective = {"cross-origin-opener-policy", "referrer-policy", "x-content-type-options", "x-frame-options"}
    assert protective <= set(probe("django_new_project")["headers"])
    assert protective.isdisjoint(flask_answer(method="GET").headers)


def test_django_queries_pass_input_as_parameters(probe):
    assert probe("django_sql")["filter"] == 0
    assert probe("django_sql")["raw with parameter"] == 0


def test_sql_glued_together_is_open_to_injection_in_django_too(probe):
    assert probe("django_sql")["raw glued together"] == 1


def test_sqlalchemy_beside_flask_gives_the_same_three_answers():
    class Base(orm.DeclarativeBase):
        pass

    class Secret(Base):
        __tablename__ = "secret"
        owner: orm.Mapped[str] = orm.mapped_column(primary_key=True)

    engine = sqlalchemy.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    by_hand = f"SELECT * FROM secret WHERE owner = '{INJECTION}'"
    with orm.Session(engine) as session:
        session.add(Secret(owner="alice"))
        found = {
            "filter": session.scalars(sqlalchemy.select(Secret).where(Secret.owner == INJECTION)).all(),
            "raw with parameter": session.execute(
                sqlalchemy.text("SELECT * FROM secret WHERE owner = :owner"), {"owner": INJECTION}
            ).all(),
            "raw glued together": session.execute(sqlalchemy.text(by_hand)).all(),
        }
    engine.dispose()
    assert {name: len(rows) for name, rows in found.items()} == {
        "filter": 0, "raw with parameter": 0, "raw glued together": 1,
    }  # fmt: skip
