"""Addresses that pages link to: the site's own, files and commits of the repository, and sources by their name."""

from collections.abc import Callable
from urllib.parse import urlsplit


class Links:
    """Addresses as seen from the page that is being built; `here` gives its own, such as "criteria/speed/".

    Without the public address of the repository, its files are named but not linked: their address is empty.
    """

    def __init__(self, here: Callable[[], str], repository: str = "") -> None:
        self._here = here
        self._repository = repository.rstrip("/")

    def to(self, address: str) -> str:
        """Address of a page or file of the site, relative to the page that is being built; a public one as it is."""
        return address if "://" in address else "../" * self._here().count("/") + address or "./"

    def claim(self, id_: str) -> str:
        """Address of a claim in the ledger."""
        return self.to(f"evidence/claims/#{id_}")

    def file(self, path: str) -> str:
        """Address of a file of the repository."""
        return f"{self._repository}/blob/HEAD/{path}" if self._repository else ""

    def commit(self, sha: str) -> str:
        """Address of a commit of the repository."""
        return f"{self._repository}/commit/{sha}" if self._repository else ""


def name_of_test(target: str) -> str:
    """Name of a test as words, for the names of tests are facts."""
    return target.rpartition("::")[2].removeprefix("test_").replace("_", " ")


def site(address: str) -> str:
    """What readers see of an address: the site, and on GitHub the repository and the thread."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    match parts.path.strip("/").split("/"):
        case [owner, name, "issues" | "pull", number] if host == "github.com":
            return f"{owner}/{name}#{number}"
        case [owner, name, *_] if host == "github.com":
            return f"{owner}/{name}"
    return host
