"""How does a test measure? A repository of its own with apps of a few lines, and scripts/measure.py run on it."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from comparison.catalog.frameworks import AA_COPIES, BASELINE, FRAMEWORKS
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness import launch

MEASURE = Path(__file__).resolve().parents[1] / "scripts" / "measure.py"

APP = """
import json, os, sys, threading
ASKED = 0
SEEN = os.path.join(os.path.dirname(os.path.dirname(__file__)), f"seen-{os.getpid()}")
def application(environ, start_response):
    global ASKED
    ASKED += 1
    FAULT
    with open(SEEN, "w") as file:
        json.dump({"cores": sorted(os.sched_getaffinity(0)), "environment": dict(os.environ)}, file)
    body = b'{"message": "Hello, World!"}'
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
"""

ASGI = """
async def application(scope, receive, send):
    body = b'{"message": "Hello, World!"}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
"""


def make_repository(root):
    """Give `root` an app for each framework and a commit."""
    for framework in FRAMEWORKS.values():
        folder = root / "apps" / framework.app
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "wsgi.py").write_text(APP.replace("FAULT", "pass"))
        (folder / "asgi.py").write_text(ASGI)
    (root / "apps" / "predictor").mkdir()
    (root / ".gitignore").write_text("seen-*\n__pycache__/\n")
    commit_all(root)


def commit_all(root):
    """Put all that `root` holds into a commit of its repository."""
    git = ["git", "-C", str(root), "-c", "user.name=test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], check=True)


def break_app(root, app, fault):
    """Put a line into an app that runs at every request."""
    (root / "apps" / app / "wsgi.py").write_text(APP.replace("FAULT", fault))


def few_targets(interface, scenario=None):
    """Two targets, so that a launch takes three servers."""
    return BASELINE, AA_COPIES[interface]


def command(root, seconds, *arguments, targets="few"):
    """Give the command that runs scripts/measure.py on the repository at `root`, with short windows."""
    ours = [sys.executable, "-m", "tests.measuring", str(root), str(seconds), targets]
    return [*ours, *arguments, "--data", str(root / "data")]


def measure(root, *arguments, seconds=0.3, targets="few"):
    """Run it to its end."""
    here = MEASURE.parents[1]
    return subprocess.run(
        command(root, seconds, *arguments, targets=targets),
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def processes_of(root):
    """Give the processes that work in the apps of `root`: its servers and their workers."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink().is_relative_to(root):
                found.append(int(link.parent.name))
        except OSError:
            continue  # it has ended, or is not ours
    return found


def main():
    root, seconds, targets, *arguments = sys.argv[1:]
    if targets == "few":
        launch.targets_of = few_targets
    for name, scenario in SCENARIOS.items():
        SCENARIOS[name] = replace(scenario, seconds=float(seconds))
    spec = importlib.util.spec_from_file_location("measure", MEASURE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = Path(root)
    sys.argv = ["scripts/measure.py", *arguments]
    return module.main()


if __name__ == "__main__":
    sys.exit(main())
