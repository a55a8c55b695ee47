"""Is the one door between pages and data small, complete, and strict?"""

import csv
import dataclasses
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import jinja2
import markdown
import pytest
from bs4 import BeautifulSoup

import macros
from comparison.catalog.scenarios import SCENARIOS
from comparison.content.snippets import SUBJECTS, Section, Snippets
from comparison.dataset.schema import HEADER
from comparison.pages.fallbacks import NOTHING
from comparison.pages.publish import publish
from comparison.pages.tables import COLUMNS_2016
from tests.factories.project import HOSTILE, MEDIANS, macros_of, measured, project
from tests.factories.rows import capacity, instructions, memory, open_loop, row, session, start, stream

ROOT = Path(macros.__file__).parent
# What pages promise to find: each macro with arguments as a page gives them.
CALLS: dict[str, tuple[str, ...]] = {
    "agreement_table": (), "agreement_words": (), "aspects_table": ("authentication",), "capacity_table": ("json",),
    "capacity_words": ("json", "django/lean", "flask/lean"), "claim": ("c-1",), "claim_counts": (), "claims_ledger": (),
    "claims_table": ("speed",), "code_lines": ("json",), "comparison_table": ("lean",), "cost_chart": (),
    "data_dictionary": (), "decisions_table": (),
    "differences": ("json",), "differences_table": (), "error_count": (), "error_index": (), "errors_by_source": (),
    "fact": ("seven",), "figures_2016": (), "gates_table": (), "glance_table": (), "instructions_table": (),
    "latency_chart": ("predict",), "measured_on": (), "memory_table": (), "modes_table": (), "noise": ("predict",),
    "only_one_side": (), "overhead": ("flask/lean",), "pip_install": ("flask",), "rate_range": ("predict",),
    "ratio": ("predict", "django/guarded", "flask/lean"), "ratio_chart": ("django/lean", "flask/lean"),
    "servers_list": (), "servers_table": (), "sessions_table": (), "setups_table": ("predict",),
    "share": ("predict", "flask/lean"), "share_chart": (), "share_under_load": ("json", "flask/lean"),
    "snippet": ("json",), "start_table": (), "stream_table": (), "verdict": ("predict", "django/lean", "flask/lean"),
    "workers_check": ("predict",),
}  # fmt: skip


class FakeEnvironment:
    """What the plugin gives to define_env, as far as macros.py uses it; a name that is taken is taken."""

    def __init__(self) -> None:
        self.macros = {}
        self.page = SimpleNamespace(url="criteria/speed/")
        self.conf = {"repo_url": None}

    def macro(self, function, name) -> None:
        assert name not in self.macros, "two macros of one name: the later hides the earlier"
        self.macros[name] = function


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> FakeEnvironment:
    monkeypatch.setattr(macros.Project, "cached", lambda root: project(root))
    environment = FakeEnvironment()
    macros.define_env(environment)
    return environment


def test_pages_may_call_what_was_promised(environment):
    """No more and no less."""
    assert set(environment.macros) == set(CALLS)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The macros where every text that is not ours is hostile, and every mode was measured."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "data").mkdir()
    (root / "requirements").mkdir()
    (root / "requirements" / "dev.txt").write_text("flask==3.1.3\n")
    with (root / "data" / "figures-2016.csv").open("w", newline="") as file:
        figure = dict.fromkeys(COLUMNS_2016, HOSTILE) | {"framework": "flask"}
        writer = csv.DictWriter(file, figure)
        writer.writeheader()
        writer.writerow(figure)
    texts = dict.fromkeys(("cpu_model", "os", "python", "python_build", "server_version", "tool_version"), HOSTILE)
    changes = texts | {"commit": HOSTILE, "dirty": 1}
    rows = [row | changes | {"session": row["session"] + HOSTILE} for row in measured_rows()]
    snippets = Snippets({("json", app): Section(app, "json", f"apps/{app}/x.py", 1, ()) for app in SUBJECTS})
    with pytest.MonkeyPatch.context() as patch:
        for id_ in ("predict", "json"):
            patch.setitem(SCENARIOS, id_, dataclasses.replace(SCENARIOS[id_], title=HOSTILE + id_, model=HOSTILE))
        yield macros_of(measured(rows, root=root, data=root / "data", snippets=snippets))


def measured_rows() -> list[dict]:
    """Rows of two sessions in pairs, and of every other mode."""
    rps = dict.fromkeys(MEDIANS, 500.0)
    older = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}
    launches = range(1, 8)
    return [
        *session(MEDIANS), *session(MEDIANS, scenario="json"), *session(MEDIANS, **older),
        *capacity(rps, scenario="json"), *capacity(rps),
        *(row for n in launches for row in open_loop({target: {160: 5.0, 200: 300.0} for target in MEDIANS}, n)),
        *(stream(target, "gunicorn-gthread", 4, 10, 30.0, n) for n in launches for target in MEDIANS),
        *(start(target, 900.0, n) for n in launches for target in MEDIANS),
        *(memory(target, loaded, 90.0, n) for n in launches for target in MEDIANS for loaded in (0, 1)),
        *(instructions(target, 100_000) for target in MEDIANS),
    ]  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_no_text_breaks_out_of_a_macro(hostile, name):
    """After Markdown, hostile text is text: no script, no handler, no javascript: address."""
    html = getattr(hostile, name)(*CALLS[name])
    assert html != NOTHING and "not-measured" not in html
    soup = BeautifulSoup(markdown.markdown(html, extensions=["tables", "attr_list", "md_in_html"]), "html.parser")
    assert not soup.find_all("script")
    assert not [tag for tag in soup.find_all(True) if any(attribute.startswith("on") for attribute in tag.attrs)]
    assert not soup.find_all(href=lambda address: address and address.startswith("javascript"))
    assert "&amp;lt;" not in html and "&amp;#" not in html, "escaped twice"


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
    publish(dataclasses.replace(measured(rows), data=data), site)
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
