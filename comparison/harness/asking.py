"""Which module asks in which mode? All have one shape."""

from typing import Protocol

from comparison import evidence
from comparison.harness import capacity, instructions, latency, memory, paired, start, stream
from comparison.harness.bench import Bench, Work


class Asking(Protocol):
    """A mode: what it lacks on this machine, what asks in it, and how one launch goes."""

    def missing(self) -> str:
        """Say what is not installed and how to get it; nothing if it can run."""

    def tool_versions(self) -> dict[str, str]:
        """Give the version of each tool that its rows may name."""

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        """Measure one launch."""


ASKING: dict[str, Asking] = {
    "paired": paired,
    "capacity": capacity,
    "latency": latency,
    "stream": stream,
    "start": start,
    "memory": memory,
    "instructions": instructions,
}
