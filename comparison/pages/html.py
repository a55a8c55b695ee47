"""HTML from templates that escape: text is `str`, what is HTML already is `Markup`, so no cell breaks out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from comparison.pages.links import name_of_test, site

# Characters that Markdown would act on where HTML stands inside a sentence or a cell of a Markdown table.
ACTIVE = re.compile(r"[\\`*_{}\[\]()!|~^:#<>]")
# A number with or without its unit, and with or without its range or interval.
NUMERIC = re.compile(r"[-−]?[\d,.\s]+(%|ms|s)?( \([\d,.]+ to [\d,.]+\))?")


def prose(text: str) -> Markup:
    """Text for use inside our own blocks; `words in backticks` become code."""
    parts = enumerate(re.split(r"`([^`]+)`", text))
    return Markup().join(Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in parts)


def inline(text: str) -> Markup:
    """Text that Markdown leaves alone, for use inside a sentence of a page."""
    escaped = ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text.replace("&", "&amp;"))
    return Markup(escaped)  # noqa: S704  (no character is left that HTML or Markdown acts on)


def slug(text: str) -> str:
    """Text as an id or CSS class."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def render(template: str, **values: Any) -> Markup:
    """A template of templates/ with these values, each escaped unless it is Markup."""
    return Markup(TEMPLATES.get_template(f"{template}.html").render(values))  # noqa: S704  (templates escape)


def table(label: str, header: Sequence[str], rows: Iterable[Sequence[str]], css: str = "", note: str = "") -> Markup:
    """A table in a frame that scrolls by itself, and a quiet paragraph below; the first cell of a row is its header."""
    return render("table", label=label, header=header, rows=rows, css=css, note=note)


TEMPLATES = Environment(
    loader=PackageLoader("comparison.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters |= {"inline": inline, "prose": prose, "site": site, "slug": slug, "name_of_test": name_of_test}
TEMPLATES.tests["numeric"] = NUMERIC.fullmatch
