"""Which module asks in which mode? All have one shape."""

from typing import Protocol

from comparison.dataset import evidence
from comparison.harness.launch import Bench, Work
from comparison.harness.modes import closed_loop, cold_start, instructions, memory, open_loop, paired, stream


class MeasuringMode(Protocol):
    """A mode: what it lacks on this machine, what asks in it, and how one launch goes."""

    def missing(self) -> str:
        """Say what is not installed and how to get it; nothing if it can run."""

    def tool_versions(self) -> dict[str, str]:
        """Give the version of each tool that its rows may name."""

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        """Measure one launch."""


MEASURING_MODES: dict[str, MeasuringMode] = {
    "paired": paired,
    "capacity": closed_loop,
    "latency": open_loop,
    "stream": stream,
    "start": cold_start,
    "memory": memory,
    "instructions": instructions,
}
