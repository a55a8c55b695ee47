"""Is the one door between pages and data small, complete, and strict?"""

import dataclasses
import gzip
import json
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

import macros
from comparison.dataset.schema import HEADER
from tests.factories.project import measured, project
from tests.factories.rows import memory, row

ROOT = Path(macros.__file__).parent
PROMISED = {
    "twin", "aspects_table", "glance_table", "claims_table", "claims_ledger", "claim", "claim_counts", "fact", "ratio",
    "decisions_table", "verdict", "share", "noise", "ratio_chart", "latency_chart", "share_chart",
    "cost_chart", "measured_on", "data_dictionary", "figures_2016", "code_lines", "sessions_table",
    "agreement_table", "agreement_words", "capacity_words", "rate_range", "stream_table",
    "start_table", "memory_table", "instructions_table", "servers_table", "gates_table", "modes_table",
    "servers_list", "setups_table", "comparison_table", "capacity_table", "share_under_load", "overhead",
    "workers_check", "only_one_side", "error_index", "errors_by_source", "error_count",
    "pip_install",
}  # fmt: skip


class FakeEnvironment:
    """What the plugin gives to define_env, as far as macros.py uses it; a name that is taken is taken."""

    def __init__(self, site: Path) -> None:
        self.macros = {}
        self.project = None
        self.page = SimpleNamespace(url="criteria/speed/")
        self.conf = {"repo_url": None, "site_dir": str(site)}

    def macro(self, function) -> None:
        assert function.__name__ not in self.macros, "two macros of one name: the later hides the earlier"
        self.macros[function.__name__] = function


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEnvironment:
    monkeypatch.setattr(macros.Project, "load", lambda root: project(root))
    environment = FakeEnvironment(tmp_path)
    macros.define_env(environment)
    return environment


def test_pages_may_call_what_was_promised(environment):
    """No more and no less."""
    assert set(environment.macros) == PROMISED


def test_a_page_gets_numbers_and_links_of_its_own_place(environment):
    """As the plugin does it: Jinja with undefined names refused."""
    jinja = jinja2.Environment(undefined=jinja2.StrictUndefined)  # Markdown is made, not HTML
    page = jinja.from_string('{{ ratio("predict", "django/guarded", "flask/lean") }} {{ claim("c-1") }}')
    text = page.render(environment.macros)
    assert text.startswith("1.5")
    assert 'href="../../evidence/claims/#c-1"' in text
    with pytest.raises(jinja2.UndefinedError):
        jinja.from_string("{{ rato() }}").render(environment.macros)


def test_the_built_site_gets_plotly_and_the_data(tmp_path):
    """The script is plotly's own; the rows and the evidence can be read by machines."""
    data, site = tmp_path / "data", tmp_path / "site"
    (data / "evidence").mkdir(parents=True)
    (site / "search").mkdir(parents=True)
    (site / "search" / "search_index.json").write_text('{"config": {}, "docs": []}')
    (data / "benchmarks.csv").write_text("session,launch\ns1,1\n")
    (data / "evidence" / "s1.json.gz").write_bytes(gzip.compress(b'{"session": "s1"}'))
    rows = [row(), memory("flask/lean", 1, 90.0) | {"flag": "stale: an old app"}]
    environment = FakeEnvironment(site)
    environment.project = dataclasses.replace(measured(rows), data=data)
    macros.on_post_build(environment)
    assert (site / "assets" / "plotly.min.js").read_bytes()[:200].count(b"plotly.js")
    assert json.loads((site / "api/v1/evidence/s1.json").read_text()) == {"session": "s1"}
    assert (site / "api/v1/benchmarks.csv").read_text() == "session,launch\ns1,1\n"
    paired, other = json.loads((site / "api/v1/benchmarks.json").read_text())
    assert list(paired) == [*HEADER, "flag", "rps"]
    assert (paired["requests"], paired["p50_ms"], paired["rps"], paired["flag"]) == (900, 1.0, 180.0, "")
    assert (other["requests"], other["p50_ms"], other["pss_mb"]) == (None, None, 450.0)
    assert other["flag"] == "stale: an old app"


def test_the_door_is_small():
    """It loads once and names; branches and HTML live elsewhere."""
    text = (ROOT / "macros.py").read_text()
    assert len(text.splitlines()) <= 60
    assert not any(word in text for word in ("if ", "pandas", "<div", "<table"))
