"""Which stores can Django and Flask use, by the ORM or by a driver?"""

import dbm
import importlib.util
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import flask
import pytest
from flask import Flask

Probe = Callable[..., dict[str, Any]]
BODY = {"petal_length_cm": 1.4}


@pytest.fixture(scope="module")
def key_value_history() -> ModuleType:
    """Give the module that the Django probe uses, too: the same driver code behind both frameworks."""
    file = Path(__file__).with_name("probes") / "key_value_history.py"
    spec = importlib.util.spec_from_file_location("key_value_history", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_django_ships_backends_for_relational_databases_only(probe: Probe) -> None:
    # MariaDB uses the mysql backend; base and dummy are no databases.
    assert set(probe("django_history")["backends"]) - {"base", "dummy"} == {"mysql", "oracle", "postgresql", "sqlite3"}


def test_the_django_orm_creates_reads_updates_and_deletes(probe: Probe) -> None:
    seen = probe("django_history")
    assert seen["read"] == "setosa"
    assert seen["found_after_update"] == ["virginica"]
    assert seen["left_after_delete"] == 0


def test_django_predicts_and_keeps_history_without_a_database(probe: Probe) -> None:
    seen = probe("django_without_database")
    assert (seen["status"], seen["body"], seen["kept"]) == (200, {"label": "setosa"}, 1)


def test_django_users_need_a_database(probe: Probe) -> None:
    assert not probe("django_without_database")["users_work"]


def test_flask_keeps_history_with_the_same_driver_code(key_value_history: ModuleType, tmp_path: Path) -> None:
    app, store = Flask(__name__), str(tmp_path / "history")
    app.post("/predict/")(lambda: key_value_history.remember(store, flask.request.data))
    answered = app.test_client().post("/predict/", json=BODY)
    assert (answered.status_code, answered.json) == (200, {"label": "setosa"})
    with dbm.open(store) as history:
        assert len(history.keys()) == 1


def test_flask_uses_a_driver_without_orm_or_extension() -> None:
    app = Flask(__name__)

    @app.get("/count/")
    def count() -> str:
        database = sqlite3.connect(":memory:")
        try:
            return str(database.execute("SELECT 1 + 1").fetchone()[0])
        finally:
            database.close()

    assert app.test_client().get("/count/").text == "2"
