"""How do text, tables and badges become HTML that no cell can break out of?"""

import re
from collections.abc import Iterable, Sequence
from html import escape

# Characters that Markdown would act on where HTML stands inside a sentence or a cell of a Markdown table.
ACTIVE = re.compile(r"[\\`*_{}\[\]()!|~^:#<>]")


def prose(text: str) -> str:
    """Give text as HTML for use inside our own blocks; `words in backticks` become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def inline(text: str) -> str:
    """Give text as HTML that Markdown leaves alone, for use inside a sentence of a page."""
    return ACTIVE.sub(lambda found: f"&#{ord(found[0])};", text.replace("&", "&amp;"))


def slug(text: str) -> str:
    """Give text as an id or CSS class."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def badge(verdict: str) -> str:
    """Give a verdict as a word with a shape and a colour."""
    return f'<span class="verdict verdict-{slug(verdict)}">{escape(verdict)}</span>'


def table(label: str, header: Sequence[str], rows: Iterable[Sequence[str]], css: str = "") -> str:
    """Give a table inside a frame that scrolls by itself; cells are HTML, the first of each row is its header."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return framed(label, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", css)


def framed(label: str, content: str, css: str = "") -> str:
    """Put the inside of a table into a labelled frame that can be focused and scrolled by keyboard."""
    return (
        f'<div class="table-frame" role="region" aria-label="{escape(label)}" tabindex="0">'
        f'<table class="{f"data {css}".strip()}">{content}</table></div>'
    )


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    return f'<th scope="row">{first}</th>' + "".join(f"<td{_numeric(cell)}>{cell}</td>" for cell in others)


def _numeric(cell: str) -> str:
    return ' class="number"' if re.fullmatch(r"[-−]?[\d,.\s]+(%|ms|s)?", cell) else ""


def listed(items: Iterable[str], css: str = "") -> str:
    """Give an unordered list of HTML items."""
    attribute = f' class="{css}"' if css else ""
    return f"<ul{attribute}>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
