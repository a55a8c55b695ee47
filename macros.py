"""How do pages reach what we know? Loads it once for a build, and names what a page may call."""

from pathlib import Path
from typing import Any

from comparison.charts import Charts
from comparison.guide import Guide
from comparison.ledger import Ledger
from comparison.links import Links
from comparison.publish import publish
from comparison.results import Results
from comparison.tables import Tables
from comparison.words import Words

ROOT = Path(__file__).parent


def define_env(env: Any) -> None:
    """Give the pages their macros; MkDocs calls this before each build."""
    guide = Guide.load(ROOT)
    links = Links(lambda: env.page.url, env.conf["repo_url"] or "")
    words, tables, ledger = Words(guide, links), Tables(guide, links), Ledger(guide, links)
    charts, results = Charts(guide, links), Results(guide, links)
    for macro in (
        guide.snippets.twin,
        words.fact,
        words.ratio,
        words.verdict,
        words.median,
        words.share,
        words.noise,
        words.code_lines,
        words.measured_on,
        tables.aspects_table,
        tables.glance_table,
        tables.decisions_table,
        tables.data_dictionary,
        tables.figures_2016,
        ledger.claim,
        ledger.claims_table,
        ledger.claim_counts,
        ledger.claims_ledger,
        charts.ratio_chart,
        charts.latency_chart,
        charts.cost_chart,
        charts.share_chart,
        results.results_table,
    ):
        env.macro(macro)


def on_post_build(env: Any) -> None:
    """Put the files that are no pages into the built site; MkDocs calls this after each build."""
    publish(ROOT / "data", Path(env.conf["site_dir"]))
