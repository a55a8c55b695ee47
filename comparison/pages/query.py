"""What pages may ask for, and which rows answer it; ids are checked first, so that a typo is never "not measured"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS, Target, targets_of
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.pages.links import Links
from comparison.project import Project
from comparison.stats.summary import NotMeasured, Summaries

DEFAULT_TARGETS = targets_of(SERVERS[DEFAULT_SERVER].interface)  # those that charts on the usual server show
ABOVE, BELOW = "django", "flask"  # which framework a ratio is of, and which it stands against
SETUPS = tuple(v for v in FRAMEWORKS[ABOVE].variants if v in FRAMEWORKS[BELOW].variants)
CONNECTIONS = 16  # of a closed loop, in charts and tables: four times as many as the usual server has threads
GENERATORS = ("wrk", "closed-client")  # of a closed loop: the first of them that has fresh rows


@dataclass(frozen=True)
class Site:
    """What macros know: everything in data/ and apps/, and addresses as seen from the page that is being built."""

    project: Project
    links: Links

    @property
    def summaries(self) -> Summaries:
        return self.project.summaries


def scenario_of(mode: str, id_: str) -> str:
    """The id of a scenario; raises KeyError if the mode never asks it."""
    if id_ not in MODES[mode].scenarios:
        raise KeyError(f"mode {mode} asks no {id_!r}; it asks {', '.join(MODES[mode].scenarios)}")
    return id_


def target_of(text: str) -> Target:
    """The target that a text names; raises KeyError if there is none, or the usual server cannot serve it."""
    target = Target.parse(text)
    if target not in DEFAULT_TARGETS:
        raise KeyError(f"{text} is not served by {DEFAULT_SERVER}; that serves {', '.join(map(str, DEFAULT_TARGETS))}")
    return target


def newest(summaries: Summaries, mode: str, scenario: str, **columns: Any) -> Summaries:
    """The newest session that has rows with these values, and those rows only; raises NotMeasured."""
    chosen = summaries.where(mode, **columns)
    return chosen.of(chosen.session(scenario_of(mode, scenario))["session"])


def under_load(summaries: Summaries, scenario: str) -> Summaries:
    """The newest closed loop on the usual server, with the usual load generator; raises NotMeasured."""
    columns = {"server": DEFAULT_SERVER, "connections": CONNECTIONS}
    measured = summaries.where("capacity", **columns).values("tool")
    generator = next((generator for generator in GENERATORS if generator in measured), GENERATORS[0])
    return newest(summaries, "capacity", scenario, tool=generator, **columns)


def targets_in(summaries: Summaries, scenario: str) -> list[Target]:
    """The targets that were asked; raises NotMeasured if a subject is not among them, for that is no comparison."""
    rows = summaries.rows(scenario)
    measured = set(zip(rows["framework"], rows["variant"], strict=True))
    subjects = {framework.id for framework in FRAMEWORKS.values() if framework.role == "subject"}
    if subjects - {framework for framework, _ in measured}:
        raise NotMeasured(f"{scenario!r} was not measured with {', '.join(sorted(subjects))}")
    return [target for target in TARGETS if (target.framework, target.variant) in measured]


def limits_of(mode: str) -> str:
    """What the numbers of a mode do not show, as a sentence."""
    limits = MODES[mode].limits
    return f"It does not show: {limits[0].lower()}{limits[1:]}"


def unmeasured(shown: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """The scenarios of pairs that should be there and are not, as a sentence; empty if all are."""
    missing = [id_ for id_ in MODES["paired"].scenarios if id_ not in {*shown, *elsewhere}]
    titles = ", ".join(SCENARIOS[id_].title for id_ in missing)
    return f"Not measured for the current apps: {titles}." if missing else ""
