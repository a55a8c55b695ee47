"""Evidence pointers are read rightly, and refused when they point at nothing."""

from pathlib import Path

import pytest

from comparison.content.objections import Objection
from comparison.content.pointers import Pointer, References, functions


@pytest.fixture
def references(tmp_path: Path) -> References:
    """A repository with one test file, one snippet, one scenario and one claim."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_one.py").write_text("def test_a(): ...\nasync def test_b():\n    def inner(): ...\n")
    return References(tmp_path, {"json"}, {"predict"}, {"c-d-4a"})


@pytest.mark.parametrize(
    ("text", "kind", "target", "note"),
    [
        ("row:predict", "row", "predict", ""),
        ("source:https://docs.python.org/3/ section two", "source", "https://docs.python.org/3/", "section two"),
        ("source:pallets/flask@3.1.3 src/flask/app.py note", "source", "pallets/flask@3.1.3 src/flask/app.py", "note"),
    ],
)
def test_parse(text, kind, target, note):
    """Kind, target and note come apart."""
    assert Pointer.parse(text) == Pointer(kind, target, note)


def test_address_of_a_file_at_a_commit():
    """A file in a repository has a public address."""
    pointer = Pointer.parse("source:pallets/flask@2ac89889 src/flask/app.py")
    assert pointer.address == "https://github.com/pallets/flask/blob/2ac89889/src/flask/app.py"


@pytest.mark.parametrize(
    "text",
    [
        "test:tests/test_one.py::test_a",
        "test:tests/test_one.py::test_a[x-1]",
        "test:tests/test_one.py::test_b why",
        "snippet:json",
        "row:predict",
        "claim:c-d-4a",
        "source:https://example.org/page#part",
    ],
)
def test_what_exists_is_accepted(references: References, text):
    assert references.pointer(text) == Pointer.parse(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("test:tests/test_one.py::test_aa", "near to it: test_a"),
        ("test:tests/test_one.py::inner", "near to it: nothing"),
        ("test:tests/none.py::test_a", "mend the path"),
        ("test:../etc/passwd::x", "mend the path"),
        ("snippet:jsno", "json"),
        ("row:predicted", "predict"),
        ("claim:c-d-4", "c-d-4a"),
        ("claim:zzz", "nothing"),
        ("source:javascript:alert(1)", "source:https://"),
        ("rumour:x", "test:…"),
        ("row:", "test:…"),
        ("nothing", "test:…"),
        ({"row": "predict"}, "test:…"),
    ],
)
def test_what_does_not_exist_is_refused(references: References, text, word):
    with pytest.raises(Objection) as refused:
        references.pointer(text)
    assert word in f"{refused.value.expected} — {refused.value.cure}"
    assert refused.value.got == text


def test_what_points_to_a_file_that_cannot_be_parsed_is_not_at_fault(tmp_path: Path):
    references = References(tmp_path, claims=None, facts=None)
    assert references.pointer("claim:zzz") == Pointer("claim", "zzz")
    assert references.with_facts('{{ fact("x") }}') == '{{ fact("x") }}'


@pytest.mark.parametrize(
    ("address", "there"),
    [("serve/uploads/#limits", True), ("serve/", True), ("serve/uploads", True), ("uploads/", False), ("", False)],
)
def test_a_page_is_found_by_its_address(tmp_path: Path, address, there):
    (tmp_path / "docs" / "serve").mkdir(parents=True)
    (tmp_path / "docs" / "serve" / "uploads.md").touch()
    (tmp_path / "docs" / "serve" / "index.md").touch()
    assert References(tmp_path).has_page(address) is there


def test_a_test_that_was_just_written_is_seen(tmp_path: Path) -> None:
    """The site is served by a process that lives while its reader writes tests."""
    path = tmp_path / "test_x.py"
    path.write_text("def test_one(): ...\n")
    assert functions(path) == {"test_one"}
    path.write_text("def test_one(): ...\ndef test_two(): ...\n")
    assert functions(path) == {"test_one", "test_two"}
