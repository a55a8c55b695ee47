"""What a session is to measure, and what of it is still to do."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any

from comparison.catalog.modes import MODES, Mode
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.dataset import evidence
from comparison.dataset.quality import OF_LAUNCH, objections
from comparison.harness.errors import HarnessError
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.system.services import missing

# What the apps with an ASGI entry answer, all of them.
ASGI_SCENARIOS = ("json", *MODEL_SCENARIOS, "stream")
Names = tuple[str, ...]  # from the command line; empty means the protocol's own choice


@dataclass(frozen=True)
class Part:
    """One scenario asked in one mode, and in how many launches."""

    mode: str
    scenario: str
    launches: int

    def lack(self) -> str:
        """Why it cannot be measured here, in a sentence with the cure; empty if it can."""
        needs = SCENARIOS[self.scenario].needs
        lacks = filter(None, [MEASURING_MODES[self.mode].missing(), *map(missing, needs)])
        return next((f"Left out: {self.mode} of {self.scenario}. {lack}" for lack in lacks), "")


@dataclass(frozen=True)
class Plan:
    """What a session measures."""

    protocol: str
    parts: tuple[Part, ...]
    server: str
    tools: tuple[str, ...]

    @classmethod
    def of(
        cls, protocol: str, modes: Names = (), scenarios: Names = (), launches: int | None = None,
        server: str = DEFAULT_SERVER, tools: Names = (),
    ) -> "Plan":  # fmt: skip
        """What was asked for, with the protocol's choice for the rest; raises HarnessError for what does not exist."""
        known: dict[str, tuple[Names, Collection[str]]] = {
            "mode": (modes, MODES), "scenario": (scenarios, SCENARIOS), "server": ((server,), SERVERS),
            "tool": (tools, GENERATORS),
        }  # fmt: skip
        for what, (names, there) in known.items():
            if unknown := [name for name in names if name not in there]:
                raise HarnessError(f"There is no {what} {', '.join(unknown)}; known: {', '.join(there)}.")
        if launches is not None and launches < 1:
            raise HarnessError("A session has at least one launch.")
        parts = tuple(
            Part(mode.id, scenario, launches or (mode.launches if protocol == "full" else mode.quick_launches))
            for mode in (MODES[id_] for id_ in modes or MODES)
            for scenario in _chosen(mode, protocol, modes, scenarios)
            if SERVERS[server].interface != "asgi" or scenario in ASGI_SCENARIOS
        )
        if not parts:
            raise HarnessError(
                f"Nothing to measure: no chosen mode asks {', '.join(scenarios) or 'anything'} on {server}."
            )
        return cls(protocol, parts, server, tools)

    @classmethod
    def kept_in(cls, document: evidence.Document) -> "Plan":
        kept = document["plan"]
        parts = tuple(Part(*part) for part in kept["parts"])
        return cls(document["protocol"], parts, kept["server"], tuple(kept["tools"]))

    def kept(self) -> dict[str, Any]:
        parts = [[part.mode, part.scenario, part.launches] for part in self.parts]
        return {"parts": parts, "server": self.server, "tools": list(self.tools)}

    def possible(self) -> tuple["Plan", list[str]]:
        """The plan without what this machine lacks the programs for, and a sentence for each lack."""
        without = {tool: lack for tool in self.tools if (lack := GENERATORS[tool].missing())}
        tools = tuple(tool for tool in self.tools if tool not in without)
        asked = [part for part in self.parts if tools or not self.tools or MODES[part.mode].loop != "closed"]
        lacks = {part: part.lack() for part in asked}
        sentences = [f"Left out: tool {tool}. {lack}" for tool, lack in without.items()]
        sentences += dict.fromkeys(filter(None, lacks.values()))
        parts = tuple(part for part, lack in lacks.items() if not lack)
        if not parts:
            raise HarnessError("\n".join(sentences))
        return replace(self, parts=parts, tools=tools), sentences


def _chosen(mode: Mode, protocol: str, modes: Names, scenarios: Names) -> list[str]:
    """Who names a mode gets it, in a quick session, too; who names only a scenario, in the modes of a quick session."""
    if scenarios:
        return [scenario for scenario in scenarios if scenario in mode.scenarios and (modes or mode.quick)]
    return list(mode.scenarios if protocol == "full" or (modes and not mode.quick) else mode.quick)


def pending(document: evidence.Document) -> list[tuple[Part, int]]:
    """The launches that a session still lacks, with their numbers: launch by launch, so that drift of the machine
    touches all scenarios alike. A full session measures disturbed launches again in the modes that have spare ones.
    """
    plan = Plan.kept_in(document)
    measured = _measured(document)
    lacking = []
    for part in plan.parts:
        launches = measured.get((part.mode, part.scenario), {})
        spare = MODES[part.mode].spare_launches if plan.protocol == "full" else 0
        still = min(part.launches - sum(launches.values()), part.launches + spare - len(launches))
        free = (number for number in count(1) if number not in launches)
        lacking += [(part, number) for number in islice(free, max(0, still))]
    return sorted(lacking, key=lambda launch: launch[1])


def _measured(document: evidence.Document) -> dict[tuple[str, str], dict[int, bool]]:
    """The launches of each mode and scenario by number, and whether each counts: another may do better."""
    measured: dict[tuple[str, str], dict[int, bool]] = {}
    for entry in document["entries"]:
        launches = measured.setdefault((entry["mode"], entry["scenario"]), {})
        replaced = MODES[entry["mode"]].spare_launches and objections(evidence.row(document, entry), OF_LAUNCH)
        launches[entry["launch"]] = launches.get(entry["launch"], True) and not replaced
    return measured
