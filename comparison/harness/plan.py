"""What is a session to measure, under which conditions, and what of it is still to do?"""

import secrets
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.dataset import evidence
from comparison.dataset.quality import PASSING, objections
from comparison.harness.errors import HarnessError
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.system import machine
from comparison.harness.system.services import missing, versions

SPARE_LAUNCHES = 3  # of a full session and a scenario: for launches that were disturbed
# What the apps with an ASGI entry answer, all of them.
ASGI_SCENARIOS = ("json", *MODEL_SCENARIOS, "stream")
CONFORMANCE = Path("tests") / "apps" / "test_conformance.py"


@dataclass(frozen=True)
class Part:
    """One scenario asked in one mode, and in how many launches."""

    mode: str
    scenario: str
    launches: int


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; empty means the protocol's own choice."""

    protocol: str
    modes: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    launches: int | None = None
    server: str = DEFAULT_SERVER
    tools: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a session measures."""

    protocol: str
    parts: tuple[Part, ...]
    server: str
    tools: tuple[str, ...]

    @classmethod
    def of(cls, wanted: Wanted) -> "Plan":
        """Fill what was not asked for with the protocol's choice; raise HarnessError for what does not exist."""
        _require_known("mode", wanted.modes, MODES)
        _require_known("scenario", wanted.scenarios, SCENARIOS)
        _require_known("server", (wanted.server,), SERVERS)
        _require_known("tool", wanted.tools, GENERATORS)
        if wanted.launches is not None and wanted.launches < 1:
            raise HarnessError("A session has at least one launch.")
        parts = tuple(part for mode in wanted.modes or MODES for part in _parts(mode, wanted))
        if not parts:
            asked = ", ".join(wanted.scenarios) or "anything"
            raise HarnessError(f"Nothing to measure: no chosen mode asks {asked} on {wanted.server}.")
        return cls(wanted.protocol, parts, wanted.server, wanted.tools)

    @classmethod
    def kept_in(cls, document: evidence.Document) -> "Plan":
        """Read the plan of a session that has begun."""
        kept = document["plan"]
        parts = tuple(Part(*part) for part in kept["parts"])
        return cls(document["protocol"], parts, kept["server"], tuple(kept["tools"]))

    def kept(self) -> dict[str, Any]:
        """Give the form in which evidence keeps it."""
        parts = [[part.mode, part.scenario, part.launches] for part in self.parts]
        return {"parts": parts, "server": self.server, "tools": list(self.tools)}

    def possible(self) -> tuple["Plan", list[str]]:
        """Leave out what this machine lacks the programs for; give the rest, and a sentence for each lack."""
        without = {tool: lack for tool in self.tools if (lack := GENERATORS[tool].missing())}
        tools = tuple(tool for tool in self.tools if tool not in without)
        lacks = {part: _lack(part) for part in self.parts}
        parts = tuple(
            part for part, lack in lacks.items()
            if not lack and (part.mode != "capacity" or tools or not self.tools)
        )  # fmt: skip
        sentences = [f"Left out: tool {tool}. {lack}" for tool, lack in without.items()]
        sentences += dict.fromkeys(lack for lack in lacks.values() if lack)
        if not parts:
            raise HarnessError("\n".join(sentences))
        return Plan(self.protocol, parts, self.server, tools), sentences


def _require_known(what: str, names: tuple[str, ...], known: Any) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise HarnessError(f"There is no {what} {', '.join(unknown)}; known: {', '.join(known)}.")


def _parts(mode_id: str, wanted: Wanted) -> list[Part]:
    mode = MODES[mode_id]
    usual, launches = (mode.scenarios, mode.launches) if wanted.protocol == "full" else mode.quick
    if wanted.modes or wanted.scenarios:  # who asks for a thing by name gets it, in a quick session, too
        usual = mode.scenarios if wanted.modes and not usual else usual
        usual = tuple(s for s in wanted.scenarios if s in mode.scenarios) if wanted.scenarios else usual
    if wanted.scenarios and not wanted.modes and mode_id != "paired":
        return []
    asgi = SERVERS[wanted.server].interface == "asgi"
    chosen = [s for s in usual if not asgi or s in ASGI_SCENARIOS]
    return [Part(mode_id, scenario, wanted.launches or launches or 1) for scenario in chosen]


def _lack(part: Part) -> str:
    lacks = [MEASURING_MODES[part.mode].missing(), *(missing(need) for need in SCENARIOS[part.scenario].needs)]
    said = [lack for lack in lacks if lack]
    return f"Left out: {part.mode} of {part.scenario}. {said[0]}" if said else ""


def begin(root: Path, plan: Plan) -> evidence.Document:
    """Give the evidence of a new session, still without entries: what holds for all its rows."""
    now = datetime.now(UTC)
    tools: dict[str, str] = {}
    for mode in dict.fromkeys(part.mode for part in plan.parts):
        tools |= MEASURING_MODES[mode].tool_versions()
    tools |= {tool: GENERATORS[tool].version() for tool in plan.tools}
    apps = {
        framework.id: {
            "framework_version": machine.installed(framework.distribution) if framework.distribution else None,
            "app_hash": evidence.app_hash(root / "apps", framework.app),
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
    """Run the tests that hold all apps to the same answers; give 1 if they passed, 0 if they are not to be had here."""
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
    now = begin(root, Plan.kept_in(document))
    now["environment"]["conformance"] = document["environment"]["conformance"]  # was run at this very commit
    for part in ("environment", "servers", "tools", "apps", "details"):
        found = _flat(now[part])
        for name, was in _flat(document[part]).items():
            if found.get(name) != was:
                raise HarnessError(
                    f"Session {document['session']} cannot be resumed: {name} was {was!r} and is "
                    f"{found.get(name)!r}. The rows of a session must match: undo the change, or start a new "
                    "session by leaving --resume out."
                )


def _flat(part: dict[str, Any]) -> dict[str, Any]:
    """Give what stands in the dictionaries of a part beside the rest of it, under both names."""
    single = {name: value for name, value in part.items() if not isinstance(value, dict)}
    nested = {name: value for name, value in part.items() if isinstance(value, dict)}
    return single | {f"{name} {inner}": value for name, values in nested.items() for inner, value in values.items()}


def pending(document: evidence.Document) -> list[tuple[Part, int]]:
    """Give the launches that a session still lacks, with their numbers: launch by launch, so that drift of the machine
    touches all scenarios alike. In mode paired, a full session measures a disturbed launch again.
    """
    plan = Plan.kept_in(document)
    measured = _measured(document)
    wanted = []
    for part in plan.parts:
        launches = measured.get((part.mode, part.scenario), {})
        spare = SPARE_LAUNCHES if plan.protocol == "full" and part.mode == "paired" else 0
        lacking = part.launches - sum(launches.values())
        free = (number for number in count(1) if number not in launches)
        room = part.launches + spare - len(launches)
        wanted += [(part, number) for number in islice(free, max(0, min(lacking, room)))]
    return sorted(wanted, key=lambda one: one[1])


def _measured(document: evidence.Document) -> dict[tuple[str, str], dict[int, bool]]:
    """Give the launches of each mode and scenario by number, and whether each counts: another may do better."""
    found: dict[tuple[str, str], dict[int, bool]] = {}
    for entry in document["entries"]:
        mode, scenario, number = evidence.launch_of(entry)
        disturbed = mode == "paired" and bool(objections(evidence.row(document, entry), PASSING))
        launches = found.setdefault((mode, scenario), {})
        launches[number] = launches.get(number, True) and not disturbed
    return found
