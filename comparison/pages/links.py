"""Where does a page link to, for another page of the site or for a piece of evidence?"""

from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlsplit

from comparison.content.pointers import Pointer
from comparison.pages.html import prose

LEDGER = "evidence/claims/"
RESULTS = "evidence/results/"


class Links:
    """Links as seen from the page that is being built; `here` gives its address, such as "criteria/speed/"."""

    def __init__(self, here: Callable[[], str], repository: str = "") -> None:
        """Take the public address of the repository, if there is one; without it, files are named but not linked."""
        self._here = here
        self._repository = repository.rstrip("/")

    def to(self, address: str) -> str:
        """Give the address of a page or file of the site, relative to the page that is being built."""
        return "../" * self._here().count("/") + address or "./"

    def _to_file(self, path: str, text: str) -> str:
        """Link HTML to a file of the repository where that is possible."""
        return f'<a href="{escape(self._repository)}/blob/HEAD/{escape(path)}">{text}</a>' if self._repository else text

    def commit(self, sha: str) -> str:
        """Show a commit of this repository, linked where that is possible."""
        text = f"<code>{escape(sha[:10])}</code>"
        return f'<a href="{escape(self._repository)}/commit/{escape(sha)}">{text}</a>' if self._repository else text

    def claim(self, id_: str, text: str) -> str:
        """Link HTML to an entry of the ledger."""
        return f'<a href="{self.to(LEDGER)}#{id_}">{text}</a>'

    def pointer(self, pointer: Pointer) -> str:
        """Show what a pointer names."""
        shown = getattr(self, f"_{pointer.kind}")(pointer)
        note = f", {prose(pointer.note)}" if pointer.note else ""
        return f'<span class="evidence evidence-{pointer.kind}">{shown}{note}</span>'

    def pointers(self, pointers: Iterable[Pointer]) -> str:
        """Show several pointers in one line."""
        return "; ".join(map(self.pointer, pointers))

    def _test(self, pointer: Pointer) -> str:
        """Names of tests are facts, so they are shown as words; the place of the test is told on hovering."""
        path, _, name = pointer.target.partition("::")
        words = name.rpartition("::")[2].removeprefix("test_").replace("_", " ")
        shown = f'<span title="{escape(pointer.target)}">{escape(words)}</span>'
        return f"test: {self._to_file(path, shown)}"

    def _snippet(self, pointer: Pointer) -> str:
        return f"code of <code>{escape(pointer.target)}</code> in both apps"

    def _row(self, pointer: Pointer) -> str:
        return f'<a href="{self.to(RESULTS)}#{escape(pointer.target)}">rows of {escape(pointer.target)}</a>'

    def _claim(self, pointer: Pointer) -> str:
        return self.claim(escape(pointer.target), f"claim {escape(pointer.target)}")

    def _source(self, pointer: Pointer) -> str:
        text = shown(pointer.address) if pointer.target == pointer.address else pointer.target
        return f'<a href="{escape(pointer.address)}">{escape(text)}</a>'


def shown(address: str) -> str:
    """Give what readers see of an address: the site, and on GitHub the repository and the thread."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    match parts.path.strip("/").split("/"):
        case [owner, name, "issues" | "pull", number] if host == "github.com":
            return f"{owner}/{name}#{number}"
        case [owner, name, *_] if host == "github.com":
            return f"{owner}/{name}"
    return host
