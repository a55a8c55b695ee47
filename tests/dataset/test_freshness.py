"""Is a row stale as soon as its app or framework is another one, and does the right command renew it?"""

import pytest

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.freshness import Current, app_hash, stale_sessions
from tests.factories.rows import row
from tests.repository import ROOT


@pytest.fixture
def current():
    return Current({id_: "0123456789ab" for id_ in FRAMEWORKS}, {"flask": "3.1.3", "django": "3.1.3"})


def test_a_fresh_row_may_support_statements(current):
    assert current.flag(row()) == ""
    assert current.flag(row("floor")) == ""


def test_a_row_of_another_app_or_another_version_is_stale(current):
    assert "the app of Flask has changed since" in current.flag(row(app_hash="ffffffffffff"))
    assert "it measured Flask 3.0.0, and 3.1.3 is current" in current.flag(row(framework_version="3.0.0"))


def renewal(rows, current):
    (said,) = stale_sessions([one | {"app_hash": "ffffffffffff"} for one in rows], current)
    return said.partition("Renew with .venv/bin/python scripts/measure.py ")[2]


def test_stale_sessions_come_with_the_command_that_renews_them(current):
    rows = [row(), row(app_hash="ffffffffffff", launch=2), row(app_hash="ffffffffffff", launch=2, variant="guarded")]
    assert stale_sessions(rows, current) == [
        "s20261122-1405-3f2a: the app of Flask has changed since. "
        "Renew with .venv/bin/python scripts/measure.py --full --mode paired --scenario predict"
    ]
    assert stale_sessions(rows[:1], current) == []


def test_a_session_of_everything_is_renewed_by_one_of_everything(current):
    """Mode stream has servers of its own, which are not the session's."""
    own = [row(mode=mode.id, scenario=scenario) for mode in MODES.values() for scenario in mode.scenarios]
    others = [row(mode="stream", scenario="stream", server=server) for server in SERVERS]
    assert renewal(own + others, current) == "--full"
    assert renewal(others, current) == "--full --mode stream"


def test_a_session_of_one_server_or_of_several_tools_is_renewed_as_such(current):
    paired = [row(server="granian", scenario=scenario) for scenario in ("json", "predict")]
    assert renewal(paired, current) == "--full --mode paired --scenario json --scenario predict --server granian"
    tools = [row(mode="capacity", tool=tool) for tool in ("wrk", "closed-client")]
    assert renewal(tools, current) == "--full --mode capacity --scenario predict --tool wrk --tool closed-client"


def test_all_reasons_are_told(current):
    assert current.flag(row(app_hash="ffffffffffff", dirty=1)).count(";") == 1


def test_what_is_current_is_read_from_the_project():
    read = Current.of(ROOT)
    assert set(read.app_hashes) == set(FRAMEWORKS)
    assert {"flask", "django"} <= set(read.versions)
    assert all(version[0].isdigit() for version in read.versions.values())


def test_the_hash_of_an_app_follows_its_text_and_nothing_else(tmp_path):
    for folder in ("some_app/templates", "predictor", "other_app", "some_app/__pycache__"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "some_app/wsgi.py").write_bytes(b"a\nb\n")
    (tmp_path / "predictor/model.py").write_bytes(b"c\n")
    first = app_hash(tmp_path, "some_app")
    (tmp_path / "some_app/__pycache__/wsgi.pyc").write_bytes(b"x")
    (tmp_path / "some_app/some_app.sqlite3").write_bytes(b"")
    (tmp_path / "some_app/picture").write_bytes(b"\0")
    (tmp_path / "other_app/wsgi.py").write_bytes(b"x")
    (tmp_path / "some_app/wsgi.py").write_bytes(b"a\r\nb\r\n")
    assert app_hash(tmp_path, "some_app") == first
    (tmp_path / "predictor/model.py").write_bytes(b"d\n")
    second = app_hash(tmp_path, "some_app")
    (tmp_path / "some_app/templates/page.html").write_bytes(b"e")
    assert len({first, second, app_hash(tmp_path, "some_app")}) == 3
