"""What may a page ask for? Every public method of these families, each macro under its own name."""

from collections.abc import Callable

from comparison.capacity import Capacity
from comparison.charts import Charts
from comparison.commands import Commands
from comparison.dictionary import Dictionary
from comparison.error_index import ErrorIndex
from comparison.footprints import Footprints
from comparison.guide import Guide
from comparison.ledger import Ledger
from comparison.likeness import Likeness
from comparison.links import Links
from comparison.pairs import Pairs
from comparison.rates import Rates
from comparison.repeats import Repeats
from comparison.results import Results
from comparison.sessions import Sessions
from comparison.shares import Shares
from comparison.streams import Streams
from comparison.tables import Tables
from comparison.tools import Tools
from comparison.words import Words

FAMILIES = (
    Words, Pairs, Tables, Ledger, Likeness, Dictionary, Charts, Shares, Capacity, Tools, Rates, Streams, Footprints,
    Repeats, Sessions, Results, ErrorIndex, Commands,
)  # fmt: skip


def macros(guide: Guide, links: Links) -> list[Callable[..., str]]:
    """Give all macros, bound to what is known and to the page that is being built."""
    families = [family(guide, links) for family in FAMILIES]
    own = [getattr(family, name) for family in families for name in vars(type(family)) if not name.startswith("_")]
    return [guide.snippets.twin, *own]
