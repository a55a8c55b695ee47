"""Is the default variant of the Django app what its documentation begins with?"""

import runpy
import subprocess
import sys
from pathlib import Path

APPS = Path(__file__).resolve().parents[2] / "apps"
# What has to differ: a project that is served needs hosts and no debugging, and names are ours.
OURS = {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "BASE_DIR", "DATABASES", "ROOT_URLCONF", "WSGI_APPLICATION"}


def settings(path):
    return {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}


def test_its_settings_are_those_that_startproject_writes(tmp_path):
    command = [sys.executable, "-m", "django", "startproject", "written", str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    written = settings(tmp_path / "written" / "settings.py")
    ours = settings(APPS / "django_app" / "startproject" / "settings.py")
    assert ours.keys() == written.keys()
    assert {name for name in written if written[name] != ours[name]} <= OURS
    assert ours["DATABASES"]["default"]["ENGINE"] == written["DATABASES"]["default"]["ENGINE"]
    assert not ours["DEBUG"]
