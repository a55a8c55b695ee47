"""What do we give the search? Plain text by section, with the questions of each page, and nothing that was left out."""

import json

import pytest

from comparison.pages.search import DOCUMENTS, INDEX, documents, publish_documents

FORMS = """---
title: Forms
description: All about forms.
questions:
  - Why do I get 403?
  - "KeyError: 'image'"
---

# Forms
"""
ENTRIES = [
    {"location": "criteria/forms/", "title": "Forms", "text": "<p>Short.</p><ul><li>a &lt; b</li><li>c</li></ul>"},
    {
        "location": "criteria/forms/#csrf",
        "title": "A <code>POST</code> is refused",
        "text": "<p>Use <code>csrf_exempt</code>.</p> <pre><code>def view(): pass\n</code></pre> <p>Or not.</p>",
    },
]


@pytest.fixture
def docs(tmp_path):
    for name, text in {"index.md": "# Home\n", "criteria/index.md": "", "criteria/forms.md": FORMS}.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def test_each_page_is_there_with_what_it_says_of_itself(docs):
    pages = {page["location"]: page for page in documents(docs, ENTRIES)}
    assert set(pages) == {"", "criteria/", "criteria/forms/"}
    forms = pages["criteria/forms/"]
    assert (forms["title"], forms["description"]) == ("Forms", "All about forms.")
    assert forms["questions"] == ["Why do I get 403?", "KeyError: 'image'"]


def test_a_page_that_says_nothing_of_itself_is_no_reason_to_stop(docs):
    """It may be half written, while `make serve` shows it."""
    pages = {page["location"]: page for page in documents(docs, [])}
    assert pages[""] == {"location": "", "title": "", "description": "", "questions": [], "sections": []}


def test_sections_are_plain_text_without_blocks_of_code(docs):
    (sections,) = [page["sections"] for page in documents(docs, ENTRIES) if page["sections"]]
    assert sections == [
        {"anchor": "", "title": "Forms", "text": "Short. a < b c"},
        {"anchor": "csrf", "title": "A POST is refused", "text": "Use csrf_exempt. Or not."},
    ]


def test_the_index_of_the_theme_is_emptied_and_keeps_its_settings(docs, tmp_path):
    index = tmp_path / "site" / INDEX
    index.parent.mkdir(parents=True)
    index.write_text(json.dumps({"config": {"separator": " "}, "docs": ENTRIES}), encoding="utf-8")
    publish_documents(docs, tmp_path / "site")
    assert json.loads(index.read_text(encoding="utf-8")) == {"config": {"separator": " "}, "docs": []}
    assert json.loads((tmp_path / "site" / DOCUMENTS).read_text(encoding="utf-8")) == documents(docs, ENTRIES)
