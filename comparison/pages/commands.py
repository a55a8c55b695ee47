"""Which commands do pages print? Versions come from the pins, so that a reader installs what the tests ran with."""

import re

from comparison.pages.links import Links
from comparison.project import Project

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


class Commands:
    """The macro that gives a command line; it raises on a package that is not pinned."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take where the pins are."""
        pins = (project.root / "requirements" / "measure.txt").read_text(encoding="utf-8")
        self._versions = dict(PIN.findall(pins))

    def pip_install(self, *packages: str) -> str:
        """Give the command that installs packages in the versions that are tested here."""
        return " ".join(("pip install", *(f"{package}=={self._versions[package]}" for package in packages)))
