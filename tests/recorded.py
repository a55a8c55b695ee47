"""Evidence for tests: a session as the harness would have kept it, with latencies the test chooses."""

import random

from comparison import evidence
from comparison.frameworks import FRAMEWORKS, TARGETS, TWIN
from tests.sessions import SHARED

OWN = {"session", "protocol", "date", "scenario", "seconds", "requests", "errors", "cpu_ms", "app_hash"}


def entry(launch, target, replica=1, scenario="json", milliseconds=1.0, requests=300):
    chance = random.Random(f"{launch}{target}{replica}{scenario}")
    latencies = [int(chance.lognormvariate(0, 0.2) * milliseconds * 1e6) for _ in range(requests)]
    return {
        "scenario": scenario,
        "launch": launch,
        "framework": target.framework,
        "variant": target.variant,
        "replica": replica,
        "date": "2026-11-22T14:05:09Z",
        "seed": 7,
        "seconds": 4.000123,
        "client_share": 0.1,
        "foreign_cores": 0.0,
        "cpu_seconds": 0.123456,
        "errors": 0,
        "answer_bytes": 28,
        "histogram": evidence.encode(latencies),
    }


def launch(number, scenario="json"):
    """Give the entries of one launch: every target and the twin."""
    return [entry(number, target, 1, scenario) for target in TARGETS] + [entry(number, TWIN, 2, scenario)]


def document(session="s20261122-1405-3f2a", launches=2, planned=3):
    """Give a session that has ended some of its planned launches."""
    versions = {f.id: "3.1.3" if f.distribution else None for f in FRAMEWORKS.values()}
    return {
        "format": 1,
        "session": session,
        "protocol": "quick",
        "plan": {"scenarios": ["json"], "launches": planned},
        "command": "scripts/measure.py --quick",
        "environment": {name: value for name, value in SHARED.items() if name not in OWN},
        "details": {},
        "apps": {id: {"framework_version": known, "app_hash": "0123456789ab"} for id, known in versions.items()},
        "voided": [],
        "entries": [one for number in range(1, launches + 1) for one in launch(number)],
    }
