"""Is what others wrote, and the site ships, what they published? Each file with its version, digest and licence."""

import hashlib
import json

import pytest

from tests.repository import ROOT

FOLDER = ROOT / "docs" / "assets" / "vendor"
ENTRIES = json.loads((FOLDER / "vendored.json").read_text(encoding="utf-8"))
FIELDS = {"package", "version", "file", "copied_from", "sha256", "licence", "licence_file", "home"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["package"])
def test_a_vendored_file_is_what_its_digest_says(entry):
    assert set(entry) == FIELDS
    assert entry["version"] in entry["file"]
    assert hashlib.sha256((FOLDER / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_vendored_file_is_accounted_for():
    named = {name for entry in ENTRIES for name in (entry["file"], entry["licence_file"])}
    assert {path.name for path in FOLDER.iterdir()} == {"vendored.json"} | named
