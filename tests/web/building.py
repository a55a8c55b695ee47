"""How is the site built for a test? As `make build` does, and without addresses that belong to whoever runs it."""

import os
import subprocess
import sys
from pathlib import Path

# Addresses of the site and its repository come from the environment; a test must not depend on whose it is.
NOT_INHERITED = ("SITE_URL", "REPO_URL", "EDIT_URI")


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a copy of the repository as `make build` does."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    return subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
