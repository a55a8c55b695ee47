"""Which rows are stale, because they measured another app or version than today's, and what renews them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import COMMAND, MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset.quality import Row, objections

STALE = "stale: "  # what is said against such a row begins with it
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def app_hash(apps: Path, app: str) -> str:
    """Fingerprint of an app with the predictor that it serves: paths and contents of their text files."""
    digest = hashlib.sha256()
    for path in sorted(p for folder in (app, "predictor") for p in (apps / folder).rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts or ".sqlite3" in path.name:
            continue
        if b"\0" not in (content := path.read_bytes()):
            digest.update(path.relative_to(apps).as_posix().encode() + b"\0")
            digest.update(content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Current:
    """What rows must have measured to be fresh: today's apps, and the framework versions that are pinned."""

    app_hashes: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, root: Path) -> "Current":
        """Read the apps, and the pins of what they import."""
        pins = dict(PIN.findall((root / "requirements" / "apps.in").read_text()))
        hashes = {framework.id: app_hash(root / "apps", framework.app) for framework in FRAMEWORKS.values()}
        return cls(hashes, {f.id: pins[f.distribution] for f in FRAMEWORKS.values() if f.distribution in pins})

    def objection(self, row: Row) -> str | None:
        """Why a row is stale; None if it is fresh."""
        framework = FRAMEWORKS[row["framework"]]
        measured, current = row["framework_version"], self.versions.get(framework.id)
        if current not in (None, measured):
            return f"{STALE}it measured {framework.name} {measured}, and {current} is current"
        if row["app_hash"] != self.app_hashes[framework.id]:
            return f"{STALE}the app of {framework.name} has changed since"
        return None

    def flag(self, row: Row) -> str:
        """All that is to be said against a row, as one text; empty if it may support statements."""
        return "; ".join(filter(None, (self.objection(row), *objections(row).values())))


def stale_sessions(lines: Iterable[Row], current: Current) -> list[str]:
    """A sentence for each session with stale rows: why they are, and the command that measures the like of it anew."""
    sessions: dict[str, list[Row]] = {}
    for row in lines:
        sessions.setdefault(row["session"], []).append(row)
    sentences = []
    for session, rows in sessions.items():
        reasons = sorted({reason.removeprefix(STALE) for row in rows if (reason := current.objection(row))})
        if reasons:
            sentences.append(f"{session}: {'; '.join(reasons)}. Renew with {COMMAND} {' '.join(_options(rows))}")
    return sentences


def _options(rows: list[Row]) -> Iterator[str]:
    """The options of a session that measures what another one did. Its mode, if it has servers of its own."""
    yield f"--{rows[0]['protocol']}"
    measured = dict.fromkeys((row["mode"], row["scenario"]) for row in rows)
    modes, scenarios = dict.fromkeys(mode for mode, _ in measured), dict.fromkeys(scenario for _, scenario in measured)
    if measured.keys() != {(mode.id, scenario) for mode in MODES.values() for scenario in mode.scenarios}:
        yield from (f"--mode {mode}" for mode in modes)
    if measured.keys() != {(mode, scenario) for mode in modes for scenario in MODES[mode].scenarios}:
        yield from (f"--scenario {scenario}" for scenario in scenarios)
    used = [{row["server"] for row in rows if row["mode"] == mode} for mode in modes]
    yield from sorted({f"--server {server}" for (server, *others) in used if not others and server != DEFAULT_SERVER})
    generators = dict.fromkeys(row["tool"] for row in rows if MODES[row["mode"]].loop == "closed")
    yield from (f"--tool {generator}" for generator in generators if len(generators) > 1)
