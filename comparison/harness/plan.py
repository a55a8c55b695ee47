"""What is a session to measure, under which conditions, and what of it is still to do?"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from comparison import evidence
from comparison.frameworks import FRAMEWORKS
from comparison.harness import machine
from comparison.harness.machine import Trouble
from comparison.harness.servers import COMMANDS, THREADS, WORKERS
from comparison.scenarios import SCENARIOS

FULL_LAUNCHES = 7
# Which scenarios and how many launches, unless asked for otherwise.
PROTOCOLS = {"quick": (("json", "predict", "batch"), 3), "full": (tuple(SCENARIOS), FULL_LAUNCHES)}


@dataclass(frozen=True)
class Plan:
    """What was asked for."""

    protocol: str
    scenarios: tuple[str, ...]
    launches: int
    server: str

    @classmethod
    def of(cls, protocol: str, scenarios: list[str] | None, launches: int | None, server: str) -> "Plan":
        """Fill what was not asked for with the protocol's defaults."""
        usual, usual_launches = PROTOCOLS[protocol]
        asked = tuple(dict.fromkeys(scenarios or usual))
        unknown = [name for name in asked if name not in SCENARIOS]
        if unknown:
            raise Trouble(f"There is no scenario {', '.join(unknown)}; known: {', '.join(SCENARIOS)}.")
        if server not in COMMANDS:
            raise Trouble(f"There is no server {server}; known: {', '.join(COMMANDS)}.")
        if launches is not None and launches < 1:
            raise Trouble("A session has at least one launch.")
        return cls(protocol, asked, launches or usual_launches, server)

    @classmethod
    def kept_in(cls, document: evidence.Document) -> "Plan":
        """Read the plan of a session that has begun."""
        kept = document["plan"]
        return cls(document["protocol"], tuple(kept["scenarios"]), kept["launches"], document["environment"]["server"])

    @property
    def command(self) -> str:
        """Give the command that measures this."""
        scenarios = "".join(f" --scenario {scenario}" for scenario in self.scenarios)
        return f"scripts/measure.py --{self.protocol} --launches {self.launches} --server {self.server}{scenarios}"

    @property
    def shortfall(self) -> str:
        """Say what a session called full lacks, or nothing."""
        complete = self.launches >= FULL_LAUNCHES and set(self.scenarios) == set(SCENARIOS)
        if self.protocol != "full" or complete:
            return ""
        return (
            f"These rows are valid, but fewer than a full session's, which has all {len(SCENARIOS)} scenarios "
            f"and at least {FULL_LAUNCHES} launches."
        )


def begin(root: Path, plan: Plan) -> evidence.Document:
    """Give the evidence of a new session, still without entries: what holds for all its rows."""
    now = datetime.now(UTC)
    client = ", ".join(f"{name} {machine.installed(name)}" for name in ("httptools", "uvloop"))
    conditions = {
        "mode": "paired",
        "server": plan.server,
        "server_version": machine.installed(plan.server),
        "workers": WORKERS,
        "threads": THREADS,
        "client": "paired-client",
        "client_version": client,
        "connections": 1,
    }
    apps = {
        framework.id: {
            "framework_version": machine.installed(framework.distribution) if framework.distribution else None,
            "app_hash": evidence.app_hash(root / "apps", framework.app),
        }
        for framework in FRAMEWORKS.values()
    }
    return {
        "format": 1,
        "session": f"s{now:%Y%m%d-%H%M}-{secrets.token_hex(2)}",
        "protocol": plan.protocol,
        "plan": {"scenarios": list(plan.scenarios), "launches": plan.launches},
        "command": plan.command,
        "environment": conditions | machine.machine() | machine.commit(root),
        "details": machine.details(),
        "apps": apps,
        "voided": [],
        "entries": [],
    }


def require_same(document: evidence.Document, root: Path) -> None:
    """Refuse to go on with a session whose machine, versions, commit or apps have changed since."""
    now = begin(root, Plan.kept_in(document))
    for part in ("environment", "apps"):
        for name, was in document[part].items():
            if now[part].get(name) != was:
                raise Trouble(
                    f"Session {document['session']} cannot be resumed: {name} was {was!r} and is "
                    f"{now[part].get(name)!r}. The rows of a session must match: undo the change, or start a new "
                    "session by leaving --resume out."
                )


def pending(document: evidence.Document) -> list[tuple[int, str]]:
    """Give the launches that a session still lacks: launch by launch, so that drift touches all scenarios alike."""
    plan, done = Plan.kept_in(document), {(entry["launch"], entry["scenario"]) for entry in document["entries"]}
    wanted = ((number, scenario) for number in range(1, plan.launches + 1) for scenario in plan.scenarios)
    return [one for one in wanted if one not in done]
