"""Is an unfit machine refused in a sentence, and a fit one described?"""

import os
from types import SimpleNamespace

import pytest

from comparison.harness import machine
from tests.measuring import make_repository

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="measuring needs Linux")


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


def test_a_machine_without_pinning_is_refused(monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity")
    with pytest.raises(machine.Trouble, match="measure on Linux"):
        machine.require_fit()


def test_windows_gets_a_plain_answer(monkeypatch):
    monkeypatch.setattr(machine, "os", SimpleNamespace(name="nt"))
    with pytest.raises(machine.Trouble, match="use Linux"):
        machine.require_packages()


def test_missing_tools_are_named_with_the_cure(monkeypatch):
    monkeypatch.setattr(machine, "NEEDED", ("gunicorn", "no_such_tool"))
    with pytest.raises(machine.Trouble, match=r"no_such_tool .*scripts/setup"):
        machine.require_packages()


def test_a_folder_outside_git_is_refused(tmp_path):
    with pytest.raises(machine.Trouble, match="git"):
        machine.commit(tmp_path)


def test_only_changes_outside_data_make_a_commit_dirty(root):
    (root / "data").mkdir()
    (root / "data" / "benchmarks.csv").write_text("new")
    assert machine.commit(root)["dirty"] == 0
    (root / "apps" / "new.py").write_text("new")
    assert machine.commit(root)["dirty"] == 1


def test_the_client_gets_a_core_of_its_own_where_there_is_one(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    monkeypatch.setattr(machine, "_text", lambda path: "0-1" if "cpu0/" in path or "cpu1/" in path else "2,3")
    assert machine.cores() == (0, 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert machine.cores() == (0, 1)
    assert machine.details()["one_physical_core"]
