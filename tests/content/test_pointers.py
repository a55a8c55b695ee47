"""Are evidence pointers read rightly, and refused when they point at nothing?"""

from pathlib import Path

import pytest

from comparison.content.pointers import Existing, Pointer, functions


@pytest.fixture
def existing(tmp_path: Path) -> Existing:
    """Give a repository with one test file, one snippet, one scenario and one claim."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_one.py").write_text("def test_a(): ...\nclass TestGroup:\n    async def test_b(self): ...\n")
    return Existing(tmp_path, frozenset({"json"}), frozenset({"predict"}), frozenset({"c-d-4a"}))


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
        "test:tests/test_one.py::TestGroup::test_b why",
        "snippet:json",
        "row:predict",
        "claim:c-d-4a",
        "source:https://example.org/page#part",
    ],
)
def test_what_exists_has_no_objection(existing: Existing, text):
    """Everything that resolves is accepted."""
    assert existing.objection(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("test:tests/test_one.py::test_c", "near to it: test_a"),
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
    ],
)
def test_what_does_not_exist_is_refused(existing: Existing, text, word):
    """The objection names what would have been right."""
    objection = existing.objection(text)
    assert objection
    assert word in " ".join(objection)


def test_a_test_that_was_just_written_is_seen(tmp_path: Path) -> None:
    """The site is served by a process that lives while its reader writes tests."""
    path = tmp_path / "test_x.py"
    path.write_text("def test_one(): ...\n")
    assert functions(path) == {"test_one"}
    path.write_text("def test_one(): ...\ndef test_two(): ...\n")
    assert functions(path) == {"test_one", "test_two"}
