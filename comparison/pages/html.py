"""How do text, tables and badges become HTML that no cell can break out of?"""

import re
from collections.abc import Iterable, Sequence
from html import escape

# Characters that Markdown would act on where HTML stands inside a sentence or a cell of a Markdown table.
ACTIVE = re.compile(r"[\\`*_{}\[\]()!|~^:#<>]")
# A number with or without its unit, and with or without its range or interval.
NUMERIC = re.compile(r"[-−]?[\d,.\s]+(%|ms|s)?( \([\d,.]+ to [\d,.]+\))?")


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
    return framed(label, f"{head(header)}<tbody>{''.join(map(line, rows))}</tbody>", css)


def head(names: Sequence[str]) -> str:
    """Give the head of a table."""
    return "<thead><tr>" + "".join(f'\n<th scope="col">{escape(name)}</th>' for name in names) + "</tr></thead>"


def line(cells: Sequence[str], css: str = "") -> str:
    """Give a line of a table; cells are HTML, the first is the line's header, numbers stand on the right."""
    first, *others = cells
    attribute = f' class="{css}"' if css else ""
    rest = "".join(f"\n<td{_numeric(cell)}>{cell}</td>" for cell in others)
    return f'\n<tr{attribute}><th scope="row">{first}</th>{rest}</tr>'


def note(text: str) -> str:
    """Give a quiet paragraph below a table; the text is plain."""
    return f'<p class="table-note">{escape(text)}</p>'


def framed(label: str, content: str, css: str = "") -> str:
    """Put the inside of a table into a labelled frame that can be focused and scrolled by keyboard."""
    return (
        f'<div class="table-frame" role="region" aria-label="{escape(label)}" tabindex="0">'
        f'<table class="{f"data {css}".strip()}">{content}</table></div>'
    )


def _numeric(cell: str) -> str:
    """Nobody searches for a measured number, and they are most of what the site holds."""
    return ' class="number" data-search-exclude' if NUMERIC.fullmatch(cell) else ""


def listed(items: Iterable[str], css: str = "") -> str:
    """Give an unordered list of HTML items."""
    attribute = f' class="{css}"' if css else ""
    return f"<ul{attribute}>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
