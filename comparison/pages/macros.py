"""What may a page ask for? Every public method of these families, each macro under its own name."""

from collections.abc import Callable

from comparison.pages.claims import Ledger
from comparison.pages.closed_loop import Capacity
from comparison.pages.commands import Commands
from comparison.pages.error_index import ErrorIndex
from comparison.pages.footprint import Footprints
from comparison.pages.glossary import Dictionary
from comparison.pages.inline import Words
from comparison.pages.likeness import Likeness
from comparison.pages.links import Links
from comparison.pages.open_loop import Rates
from comparison.pages.paired import Pairs
from comparison.pages.paired_charts import Charts
from comparison.pages.reproducibility import Repeats
from comparison.pages.sessions import Sessions
from comparison.pages.shares import Shares
from comparison.pages.stream import Streams
from comparison.pages.tables import Tables
from comparison.project import Project

FAMILIES = (
    Words, Pairs, Tables, Ledger, Likeness, Dictionary, Charts, Shares, Capacity, Rates, Streams, Footprints,
    Repeats, Sessions, ErrorIndex, Commands,
)  # fmt: skip


def macros(project: Project, links: Links) -> list[Callable[..., str]]:
    """Give all macros, bound to what is known and to the page that is being built."""
    families = [family(project, links) for family in FAMILIES]
    own = [getattr(family, name) for family in families for name in vars(type(family)) if not name.startswith("_")]
    return [project.snippets.twin, *own]
