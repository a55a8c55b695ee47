"""Which tools can put load on a server, and which is taken if none is asked for?

A tool is a load.Tool: id, package, sees, missing(), version(), run(load.Load) -> load.Outcome. It lives in a module of
its own, which imports from load.py (never from here), names it TOOL, and is listed below. A tool that runs as a child
process uses load.ask_with: pinned, known to the guard, with a time limit.
"""

from comparison.harness.generators import own, wrk
from comparison.harness.generators.base import LoadGenerator

GENERATORS: dict[str, LoadGenerator] = {tool.id: tool for tool in (wrk.TOOL, own.TOOL)}


def default_generator() -> LoadGenerator:
    """Give wrk where it is installed, for it spends the least; else our own client."""
    return own.TOOL if wrk.TOOL.missing() else wrk.TOOL
