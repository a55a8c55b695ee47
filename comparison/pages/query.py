"""For what may a page ask, and which rows answer it? Ids are checked first, so that a typo is never "not measured"."""

from collections.abc import Iterable
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS, Target, targets_of
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.stats.summary import NotMeasured, Summaries

DEFAULT_TARGETS = targets_of(SERVERS[DEFAULT_SERVER].interface)  # those that charts on the usual server show
CONNECTIONS = 16  # of a closed loop, in charts and tables: four times as many as the usual server has threads
GENERATORS = ("wrk", "closed-client")  # that asks in a closed loop: the first of them that has fresh rows


def scenario_of(mode: str, id_: str) -> str:
    """Give the id of a scenario back; raise KeyError if the mode never asks it."""
    if id_ not in MODES[mode].scenarios:
        raise KeyError(f"mode {mode} asks no {id_!r}; it asks {', '.join(MODES[mode].scenarios)}")
    return id_


def target_of(text: str) -> Target:
    """Read a target; raise KeyError if there is none, or the usual server cannot serve it."""
    target = Target.parse(text)
    if target not in DEFAULT_TARGETS:
        raise KeyError(f"{text} is not served by {DEFAULT_SERVER}; that serves {', '.join(map(str, DEFAULT_TARGETS))}")
    return target


def newest(summaries: Summaries, mode: str, scenario: str, **columns: Any) -> Summaries:
    """Answer about the newest session that has rows with these values, and about those rows; raise NotMeasured."""
    chosen = summaries.where(mode, **columns)
    return chosen.of(chosen.session(scenario_of(mode, scenario))["session"])


def under_load(summaries: Summaries, scenario: str) -> Summaries:
    """Answer about the newest closed loop on the usual server, asked by the usual tool; raise NotMeasured."""
    rows = {"server": DEFAULT_SERVER, "connections": CONNECTIONS}
    there = summaries.where("capacity", **rows).values("tool")
    tool = next((tool for tool in GENERATORS if tool in there), GENERATORS[0])
    return newest(summaries, "capacity", scenario, tool=tool, **rows)


def targets_in(summaries: Summaries, scenario: str) -> list[Target]:
    """Give the targets that were asked; raise NotMeasured if a subject is not among them, for that is no comparison."""
    rows = summaries.rows(scenario)
    there = set(zip(rows["framework"], rows["variant"], strict=True))
    subjects = {framework.id for framework in FRAMEWORKS.values() if framework.role == "subject"}
    if subjects - {framework for framework, _ in there}:
        raise NotMeasured(f"{scenario!r} was not measured with {', '.join(sorted(subjects))}")
    return [target for target in TARGETS if (target.framework, target.variant) in there]


def limits_of(mode: str) -> str:
    """Say, in a sentence, what the numbers of a mode do not show."""
    limits = MODES[mode].limits
    return f"It does not show: {limits[0].lower()}{limits[1:]}"


def unmeasured(shown: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """Name, in a sentence, the scenarios of pairs that should be there and are not; empty if all are."""
    lacking = [id_ for id_ in MODES["paired"].scenarios if id_ not in {*shown, *elsewhere}]
    titles = ", ".join(SCENARIOS[id_].title for id_ in lacking)
    return f"Not measured for the current apps: {titles}." if lacking else ""
