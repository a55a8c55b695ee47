"""How does a page show error messages, each under a heading that is the message itself?"""

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.content.error_messages import EXAMPLE, ErrorMessage
from comparison.pages.html import inline, listed, prose
from comparison.pages.links import Links
from comparison.project import Project


class ErrorIndex:
    """The macros about error messages."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._errors = project.errors
        self._links = links

    def error_count(self) -> str:
        """Say how many messages there are."""
        return str(len(self._errors))

    def errors_by_source(self) -> str:
        """Give the messages of each program as a list of links that opens; the search has them from the headings."""
        sources = sorted({error.source for error in self._errors.values()}, key=str.casefold)
        return f'<div class="error-sources" data-search-exclude>{"".join(map(self._source, sources))}</div>'

    def _source(self, source: str) -> str:
        errors = [error for error in self._errors.values() if error.source == source]
        items = listed(f'<a href="#{error.id}"><code>{prose(error.message)}</code></a>' for error in errors)
        return f"<details><summary>{prose(source)} <small>{len(errors)}</small></summary>{items}</details>"

    def error_index(self) -> str:
        """Give every message in the order of the alphabet, with its meaning and what helps (Markdown)."""
        return "\n\n".join(map(self._entry, self._errors.values()))

    def _entry(self, error: ErrorMessage) -> str:
        parts = EXAMPLE.split(error.marked)
        heading = "".join(f"<var>{inline(part)}</var>" if n % 2 else inline(part) for n, part in enumerate(parts))
        return "\n\n".join(
            (
                f"### <code>{heading}</code> {{ #{error.id} }}",
                f'<p class="error-source">{self._origin(error)}</p>',
                error.means,
                *self._fixes(error),
                f'<p class="error-more">{self._more(error)}</p>',
            )
        )

    def _origin(self, error: ErrorMessage) -> str:
        names = [FRAMEWORKS[framework].name for framework in error.fixes]
        where = "" if names == [error.source] else f", in {' and '.join(names)} apps"
        return f"Printed by {inline(error.source)}{where}."

    def _fixes(self, error: ErrorMessage) -> list[str]:
        if len(set(error.fixes.values())) == 1:
            return [f"**Fix.** {next(iter(error.fixes.values()))}"]
        return [f"**Fix in {FRAMEWORKS[framework].name}.** {fix}" for framework, fix in error.fixes.items()]

    def _more(self, error: ErrorMessage) -> str:
        links = ", ".join(f'<a href="{self._address(address)}">{prose(text)}</a>' for address, text in error.links)
        return f"More: {links}. Evidence: {self._links.pointers(error.evidence)}."

    def _address(self, address: str) -> str:
        return prose(address if "://" in address else self._links.to(address))
