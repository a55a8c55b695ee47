"""The load generators that a closed loop may use. A new one is a module with a LoadGenerator, listed here."""

from comparison.harness.generators.base import LoadGenerator
from comparison.harness.generators.own import ClosedClient
from comparison.harness.generators.wrk import Wrk

# The first that is installed is taken if none is asked for: wrk spends the least.
GENERATORS: dict[str, LoadGenerator] = {generator.id: generator for generator in (Wrk(), ClosedClient())}


def default_generator() -> LoadGenerator:
    """The first that can run here; our own always can."""
    return next(generator for generator in GENERATORS.values() if not generator.missing())
