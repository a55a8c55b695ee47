"""Is an unfit machine refused in a sentence, and a fit one described?"""

import gzip
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest

from comparison.harness.errors import HarnessError
from comparison.harness.system import fitness, machine
from tests.measuring import make_repository

pytestmark = pytest.mark.needs("linux")


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


def test_a_machine_without_pinning_is_refused(monkeypatch):
    monkeypatch.delattr(os, "sched_setaffinity")
    with pytest.raises(HarnessError, match="measure on Linux"):
        fitness.require_fit()


def test_windows_gets_a_plain_answer(monkeypatch):
    monkeypatch.setattr(fitness, "os", SimpleNamespace(name="nt"))
    with pytest.raises(HarnessError, match="use Linux"):
        fitness.require_packages()


def test_missing_tools_are_named_with_the_cure(monkeypatch):
    monkeypatch.setattr(fitness, "NEEDED", ("gunicorn", "no_such_tool"))
    with pytest.raises(HarnessError, match=r"no_such_tool .*scripts/setup"):
        fitness.require_packages()


def test_a_folder_outside_git_is_refused(tmp_path):
    with pytest.raises(HarnessError, match="git"):
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


PACKAGE = "python{}.{}".format(*sys.version_info)


@pytest.fixture
def prefix(tmp_path, monkeypatch):
    """A Python whose build records no optimisation, as it lies below its prefix."""
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: "'--enable-shared'")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / PACKAGE).touch()
    return tmp_path


def write_history(prefix, text):
    history = prefix / "share" / "doc" / PACKAGE / "changelog.Debian.gz"
    history.parent.mkdir(parents=True)
    history.write_bytes(gzip.compress(text.encode()))


def test_a_build_that_records_its_profile_is_optimised(prefix, monkeypatch):
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: "'--enable-optimizations' '--with-lto'")
    assert machine.optimisation(prefix) == "optimised"


def test_a_package_built_with_a_profile_is_optimised(prefix):
    write_history(prefix, f"{PACKAGE} (3.13.5-2)\n\n  * {machine.BUILT_WITH_PROFILE}\n")
    assert machine.optimisation(prefix) == "optimised"


def test_of_any_other_build_nothing_is_said(prefix):
    assert machine.optimisation(prefix) == "optimisation unknown"
    write_history(prefix, f"{PACKAGE} (3.13.5-1)\n\n  * Disable LTO builds and testsuite for now.\n")
    assert machine.optimisation(prefix) == "optimisation unknown"


def test_setup_refuses_a_python_that_does_not_fit_before_it_touches_anything(tmp_path):
    root = Path(__file__).parents[3]
    for name in ("scripts/setup", ".python-version"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    command = ["sh", "scripts/setup", "measure"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHON": "/bin/false"}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "PYTHON: expected the path of a Python" in done.stderr
    assert not (tmp_path / ".venv").exists()
