"""The shape of a mode: what it lacks on this machine, what asks in it, and how one launch goes."""

from abc import ABC, abstractmethod
from typing import ClassVar

from comparison.dataset import evidence
from comparison.harness.clients.http import client_version
from comparison.harness.launch import Bench, Work


class MeasuringMode(ABC):
    """A way of measuring. Its windows and limits are fields, so that a test can take shorter ones."""

    tool: ClassVar[str]  # what asks, as rows name it

    def missing(self) -> str:
        """What is not installed and how to get it; nothing if it can run."""
        return ""

    def tool_versions(self) -> dict[str, str]:
        """The version of each tool that its rows may name: our own client's, unless a mode says otherwise."""
        return {self.tool: client_version()}

    @abstractmethod
    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        """Measure one launch; raises DiscardedLaunch if it does not count."""
