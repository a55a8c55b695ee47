"""Error messages are read rightly, found again whatever differs in them, and every mistake in the file is named."""

import re
from pathlib import Path

import pytest

from comparison.content.error_messages import ErrorMessage, load_errors
from comparison.content.pointers import References
from comparison.problems import Problem

ENTRY = """\
- id: not-serializable
  message: >-
    TypeError: Object of type «float32»
    is not (JSON) serializable
  source: json
  frameworks: both
  means: No such type.
  fix: Convert it.
  links:
    - serve/uploads/#limits Uploads
    - https://example.org/a There
  evidence:
    - source:https://example.org/b seen there
"""


def loaded(folder: Path, text: str) -> tuple[dict[str, ErrorMessage], list[Problem]]:
    (folder / "docs" / "serve").mkdir(parents=True)
    (folder / "docs" / "serve" / "uploads.md").touch()
    path = folder / "errors.yml"
    path.write_text(text, encoding="utf-8")
    return load_errors(path, References(folder))


def test_an_entry_gives_its_message_as_people_paste_it(tmp_path):
    errors, problems = loaded(tmp_path, ENTRY)
    assert problems == []
    error = errors["not-serializable"]
    assert error.message == "TypeError: Object of type float32 is not (JSON) serializable"
    assert error.fixes == {"flask": "Convert it.", "django": "Convert it."}
    assert error.links == (("serve/uploads/#limits", "Uploads"), ("https://example.org/a", "There"))


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("x.TypeError: Object of type float32 is not (JSON) serializable", True),
        ("TypeError: Object of type int64\nis  not (JSON) serializable\n", True),
        ("TypeError: Object of type  is not JSON serializable", False),
        ("TypeError: Object of type int64 is not (JSON) serialized", False),
    ],
)
def test_the_pattern_finds_the_message_whatever_stands_for_the_example(tmp_path, printed, found):
    error = loaded(tmp_path, ENTRY)[0]["not-serializable"]
    assert bool(re.search(error.pattern, printed)) is found


def test_messages_are_in_the_order_of_the_alphabet_whatever_stands_before_the_first_letter(tmp_path):
    messages = ["[CRITICAL] b", "'a' is none", "B: x", "_ArrayMemoryError", "415 Unsupported", "b: w"]
    entry = ENTRY.replace("TypeError: Object of type «float32»\n    is not (JSON) serializable", "{}")
    text = "".join(
        entry.replace("not-serializable", f"m{number}").replace("{}", message)
        for number, message in enumerate(messages)
    )
    errors, problems = loaded(tmp_path, text)
    assert problems == []
    ordered = ["415 Unsupported", "'a' is none", "_ArrayMemoryError", "b: w", "B: x", "[CRITICAL] b"]
    assert [error.message for error in errors.values()] == ordered


def test_where_the_fix_differs_each_framework_has_its_own(tmp_path):
    text = ENTRY.replace("  fix: Convert it.", "  fix_flask: One way.\n  fix_django: Another.")
    errors, problems = loaded(tmp_path, text)
    assert problems == []
    assert errors["not-serializable"].fixes == {"flask": "One way.", "django": "Another."}


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("«float32»", "«float32", 2, "close or remove the mark"),
        ("both", "rails", 6, "one of 'flask', 'django' or 'both'"),
        ("  fix: Convert it.\n", "", 1, "either fix, or fix_django and fix_flask"),
        ("  fix: Convert it.", "  fix_flask: Convert it.", 1, "either fix"),
        ("fix: Convert it.", "fix: Convert it.\n  fix_django: Another.", 8, "either fix"),
        ("fix: Convert it.", "fix: |\n    ```python\n    int(x)\n    ```", 8, "a sentence before the code"),
        ("serve/uploads/#limits Uploads", "serve/download/ Downloads", 10, "an address that exists"),
        ("https://example.org/a There", "7", 11, "an address that exists"),
        ("https://example.org/a There", "https://example.org/a", 11, "and the text of the link"),
        ("source:https://example.org/b", "test:tests/none.py::test_x", 13, "test:<file below tests/>"),
    ],
)
def test_what_is_wrong_is_named_at_its_line(tmp_path, old, new, line, word):
    assert old in ENTRY
    errors, problems = loaded(tmp_path, ENTRY.replace(old, new))
    assert errors == {}
    [problem] = problems
    assert word in str(problem)
    assert problem.line == line
