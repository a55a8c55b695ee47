"""The macros that pages may call, by name."""

from collections.abc import Callable
from functools import partial

from comparison.pages import (
    claims,
    closed_loop,
    differences,
    errors,
    footprint,
    glossary,
    inline,
    open_loop,
    paired,
    reproducibility,
    rows,
    shares,
    stream,
    tables,
)
from comparison.pages.links import Links
from comparison.pages.query import Site
from comparison.project import Project

MACROS: dict[str, Callable[..., str]] = {
    "claim": claims.claim, "claim_counts": claims.claim_counts, "claims_ledger": claims.claims_ledger,
    "claims_table": claims.claims_table,
    "capacity_table": closed_loop.capacity_table, "capacity_words": closed_loop.capacity_words,
    "overhead": closed_loop.overhead, "share_under_load": closed_loop.share_under_load,
    "differences": differences.differences, "differences_table": differences.differences_table,
    "error_count": errors.error_count, "error_index": errors.error_index, "errors_by_source": errors.errors_by_source,
    "instructions_table": footprint.instructions_table, "memory_table": footprint.memory_table,
    "start_table": footprint.start_table,
    "data_dictionary": glossary.data_dictionary, "gates_table": glossary.gates_table,
    "modes_table": glossary.modes_table, "servers_list": glossary.servers_list,
    "code_lines": inline.code_lines, "fact": inline.fact, "measured_on": inline.measured_on, "noise": inline.noise,
    "pip_install": inline.pip_install, "ratio": inline.ratio, "share": inline.share, "snippet": inline.snippet,
    "verdict": inline.verdict,
    "rate_range": open_loop.rate_range, "workers_check": open_loop.workers_check,
    "comparison_table": paired.comparison_table, "setups_table": paired.setups_table,
    "latency_chart": paired.latency_chart, "ratio_chart": paired.ratio_chart,
    "agreement_table": reproducibility.agreement_table, "agreement_words": reproducibility.agreement_words,
    "servers_table": reproducibility.servers_table,
    "sessions_table": rows.sessions_table,
    "cost_chart": shares.cost_chart, "share_chart": shares.share_chart,
    "stream_table": stream.stream_table,
    "aspects_table": tables.aspects_table, "decisions_table": tables.decisions_table,
    "figures_2016": tables.figures_2016, "glance_table": tables.glance_table, "only_one_side": tables.only_one_side,
}  # fmt: skip


def macros(project: Project, links: Links) -> dict[str, Callable[..., str]]:
    """The macros, bound to what is known and to the page that is being built."""
    site = Site(project, links)
    return {name: partial(macro, site) for name, macro in MACROS.items()}
