"""What the search knows: each page with its title, the questions it answers, and its sections in plain text."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

INDEX = "search/search_index.json"  # what came with the pages; the theme would download it with each
DOCUMENTS = "assets/search/documents.json"  # what our worker downloads at the first query
HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)  # words of code say what everybody types, not what a page is about
INLINE = re.compile(r"</?(?:code|su[bp])>")
TAG = re.compile(r"</?\w+>")
ELSEWHERE = "Where to read on"  # a section of links speaks of what other pages are about


def publish_documents(docs: Path, site: Path) -> None:
    """Write what our worker searches, and leave the theme's index empty, so that nobody downloads it unasked."""
    index = json.loads((site / INDEX).read_text(encoding="utf-8"))
    if index["docs"]:  # else they were moved before
        _write(site / DOCUMENTS, documents(docs, index["docs"]))
        _write(site / INDEX, {**index, "docs": []})


def documents(docs: Path, entries: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Every page of `docs` with its sections, which are the entries of the theme's index."""
    sections: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        address, _, anchor = entry["location"].partition("#")
        if entry["title"] == ELSEWHERE:
            continue
        text = _plain(CODE.sub(" ", entry["text"]))
        sections.setdefault(address, []).append({"anchor": anchor, "title": _plain(entry["title"]), "text": text})
    pages = {_address(path.relative_to(docs)): path for path in sorted(docs.rglob("*.md"))}
    return [_page(address, path, sections.get(address, [])) for address, path in pages.items()]


def _page(address: str, path: Path, sections: list[dict[str, str]]) -> dict[str, Any]:
    """Give a page with what it says of itself in its front matter."""
    head = HEAD.match(path.read_text(encoding="utf-8"))
    said = (YAML(typ="safe").load(head[1]) if head else None) or {}
    return {
        "location": address,
        "title": said.get("title", address),
        "description": said.get("description", ""),
        "questions": said.get("questions", []),
        "sections": sections,
    }


def _address(page: Path) -> str:
    """Give the address of a page: criteria/speed.md is at criteria/speed/."""
    folder = page.parent if page.name == "index.md" else page.with_suffix("")
    return "" if folder == Path() else f"{folder.as_posix()}/"


def _plain(html: str) -> str:
    """Give HTML as text in one line."""
    return " ".join(unescape(TAG.sub(" ", INLINE.sub("", html))).split())


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
