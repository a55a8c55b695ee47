"""How is the site built for a test? By `make build` itself, without addresses that belong to whoever runs it."""

import os
import subprocess
import sys
from pathlib import Path

# Addresses of the site and its repository come from the environment; a test must not depend on whose it is.
NOT_INHERITED = ("SITE_URL", "REPO_URL", "EDIT_URI")


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of the repository, or of a copy of it, with the Python that runs the tests."""
    command = ["make", "build", "SETUP=true", f"PYTHON={sys.executable}", f"SITE={target}"]
    return subprocess.run(command, cwd=source, env=environment(source), capture_output=True, text=True, check=False)


def environment(source: Path) -> dict[str, str]:
    """What a verb of a copy of the repository runs with: the copy's own code."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return inherited | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
