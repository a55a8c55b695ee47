"""Under which conditions a session measures: machine, versions, commit, apps, and whether these answer alike."""

import secrets
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.freshness import app_hash
from comparison.harness.errors import HarnessError
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Plan
from comparison.harness.system import machine
from comparison.harness.system.processes import python
from comparison.harness.system.services import versions

SAME = ("environment", "servers", "tools", "apps", "details")  # throughout a session
CONFORMANCE = Path("tests") / "apps" / "test_conformance.py"


def new_document(root: Path, plan: Plan) -> evidence.Document:
    """The evidence of a new session, still without entries: what holds for all its rows."""
    now = datetime.now(UTC)
    tools: dict[str, str] = {}
    for mode in dict.fromkeys(part.mode for part in plan.parts):
        tools |= MEASURING_MODES[mode].tool_versions()
    tools |= {tool: GENERATORS[tool].version() for tool in plan.tools}
    apps = {
        framework.id: {
            "framework_version": version(framework.distribution) if framework.distribution else None,
            "app_hash": app_hash(root / "apps", framework.app),
        }
        for framework in FRAMEWORKS.values()
    }
    return {
        "format": evidence.FORMAT,
        "session": f"s{now:%Y%m%d-%H%M}-{secrets.token_hex(2)}",
        "protocol": plan.protocol,
        "plan": plan.kept(),
        "environment": machine.machine() | machine.commit(root) | {"conformance": 0},
        "details": machine.details() | {"services": versions()},
        "servers": {kind.id: version(kind.distribution) for kind in SERVERS.values()},
        "tools": tools,
        "apps": apps,
        "voided": [],
        "entries": [],
    }


def conformance(root: Path, document: evidence.Document, earlier: Iterable[evidence.Document]) -> int:
    """1 if the apps answer alike, as an earlier session found at this commit with these very packages, or their tests
    say now; 0 if those are not to be had here.
    """
    passed = document["environment"] | {"conformance": 1, "dirty": 0}
    for other in earlier:
        same = all(other[part] == document[part] for part in ("servers", "apps", "details"))
        if same and other["environment"] == passed and not document["environment"]["dirty"]:
            print(f"The conformance tests passed at this commit, before session {other['session']}.")
            return 1
    print("Running the conformance tests first ...")
    return passes_conformance(root)


def passes_conformance(root: Path) -> int:
    """Run the tests that hold all apps to the same answers."""
    if not (root / CONFORMANCE).exists():
        return 0
    command = python("pytest", "-q", "-p", "no:cacheprovider", str(CONFORMANCE))
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if "No module named pytest" in done.stderr:
        return 0
    if done.returncode != 0:
        raise HarnessError(f"The apps do not answer alike, so comparing them means nothing:\n{done.stdout[-2000:]}")
    return 1


def require_same(document: evidence.Document, root: Path) -> None:
    """Refuse to go on with a session whose machine, versions, commit or apps have changed since."""
    now = new_document(root, Plan.kept_in(document))
    now["environment"]["conformance"] = document["environment"]["conformance"]  # was run at this very commit
    before, after = (
        pd.json_normalize({part: kept[part] for part in SAME}, sep=" ").to_dict("records")[0]
        for kept in (document, now)
    )
    for name, value in before.items():
        if after.get(name) != value:
            raise HarnessError(
                f"Session {document['session']} cannot be resumed: {name} was {value!r} and is {after.get(name)!r}. "
                "The rows of a session must match: undo the change, or start a new session by leaving --resume out."
            )
