"""Evidence for tests: a session as the harness would have kept it, with latencies the test chooses."""

import random

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.dataset import evidence
from comparison.dataset.histogram import encode
from tests.factories.rows import AA_COPY, SHARED, TARGETS

ENVIRONMENT = (
    "cpu_model", "cores", "memory_mb", "os", "kernel", "python", "python_build", "commit", "dirty", "conformance",
)  # fmt: skip


def entry(launch, target, replica=1, scenario="json", milliseconds=1.0, requests=300):
    chance = random.Random(f"{launch}{target}{replica}{scenario}")
    latencies = [int(chance.lognormvariate(0, 0.2) * milliseconds * 1e6) for _ in range(requests)]
    return {
        "mode": "paired",
        "scenario": scenario,
        "launch": launch,
        "framework": target.framework,
        "variant": target.variant,
        "replica": replica,
        "date": "2026-11-22T14:05:09Z",
        "seed": 7,
        "seconds": 4.000123,
        "server": "gunicorn-gthread",
        "workers": 1,
        "threads": 4,
        "preload": 0,
        "tool": "paired-client",
        "connections": 1,
        "tool_share": 0.1,
        "foreign_cores": 0.0,
        "spin_before_ms": 8.0,
        "spin_after_ms": 8.1,
        "cpu_seconds": 0.123456,
        "errors": 0,
        "answer_bytes": 28,
        "histogram": encode(latencies),
    }


def launch(number, scenario="json"):
    """Give the entries of one launch: every target and the A/A copy."""
    return [entry(number, target, 1, scenario) for target in TARGETS] + [entry(number, AA_COPY, 2, scenario)]


def document(session="s20261122-1405-3f2a", launches=2, planned=3):
    """Give a session that has ended some of its planned launches."""
    versions = {f.id: "3.1.3" if f.distribution else None for f in FRAMEWORKS.values()}
    return {
        "format": evidence.FORMAT,
        "session": session,
        "protocol": "quick",
        "plan": {"parts": [["paired", "json", planned]], "server": "gunicorn-gthread", "tools": []},
        "environment": {name: SHARED[name] for name in ENVIRONMENT},
        "servers": {"gunicorn-gthread": SHARED["server_version"]},
        "tools": {"paired-client": SHARED["tool_version"]},
        "details": {},
        "apps": {id: {"framework_version": known, "app_hash": "0123456789ab"} for id, known in versions.items()},
        "voided": [],
        "entries": [one for number in range(1, launches + 1) for one in launch(number)],
    }
