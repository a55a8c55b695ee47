"""Under which conditions a session measures: machine, versions, commit, apps, and whether these answer alike."""

import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.freshness import app_hash
from comparison.harness.errors import HarnessError
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Plan
from comparison.harness.system import machine
from comparison.harness.system.services import versions

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
            "framework_version": machine.installed(framework.distribution) if framework.distribution else None,
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
        "servers": {kind.id: machine.installed(kind.distribution) for kind in SERVERS.values()},
        "tools": tools,
        "apps": apps,
        "voided": [],
        "entries": [],
    }


def passes_conformance(root: Path) -> int:
    """Run the tests that hold all apps to the same answers; 1 if they passed, 0 if they are not to be had here."""
    if not (root / CONFORMANCE).exists():
        return 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(CONFORMANCE)]
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
    for part in ("environment", "servers", "tools", "apps", "details"):
        current = _flat(now[part])
        for name, before in _flat(document[part]).items():
            if current.get(name) != before:
                raise HarnessError(
                    f"Session {document['session']} cannot be resumed: {name} was {before!r} and is "
                    f"{current.get(name)!r}. The rows of a session must match: undo the change, or start a new "
                    "session by leaving --resume out."
                )


def _flat(part: dict[str, Any]) -> dict[str, Any]:
    """What stands in the dictionaries of a part beside the rest of it, under both names."""
    single = {name: value for name, value in part.items() if not isinstance(value, dict)}
    nested = {name: value for name, value in part.items() if isinstance(value, dict)}
    return single | {f"{name} {inner}": value for name, values in nested.items() for inner, value in values.items()}
