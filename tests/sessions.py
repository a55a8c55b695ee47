"""Rows for tests: right by the schema, with medians the test chooses. Never written into data/."""

from itertools import count

from comparison.frameworks import FRAMEWORKS, TARGETS, TWIN

SERIAL = count()

SHARED = {
    "session": "s20261122-1405-3f2a",
    "protocol": "full",
    "date": "2026-11-22T14:05:09Z",
    "scenario": "predict",
    "mode": "paired",
    "server": "gunicorn",
    "server_version": "27.0.1",
    "workers": 1,
    "threads": 4,
    "client": "paired-client",
    "client_version": "httptools 0.9.0, uvloop 0.23.0",
    "connections": 1,
    "seconds": 5.0,
    "requests": 900,
    "errors": 0,
    "cpu_ms": 0.8,
    "cpu_model": "Test CPU",
    "cores": 2,
    "memory_mb": 2048,
    "os": "Debian GNU/Linux 12",
    "kernel": "6.1.0",
    "python": "3.13.0",
    "python_build": "GCC 12.2.0, not optimised",
    "commit": "0" * 40,
    "dirty": 0,
    "app_hash": "0123456789ab",
}


def row(framework="flask", variant="lean", replica=1, launch=1, p50_ms=1.0, **changes):
    """One right row whose latencies follow from its median."""
    version = None if FRAMEWORKS[framework].role == "floor" else "3.1.3"
    return (
        SHARED
        | {
            "framework": framework,
            "variant": variant,
            "replica": replica,
            "launch": launch,
            "framework_version": version,
            "p50_ms": p50_ms,
            "p95_ms": p50_ms * 1.5,
            "p99_ms": p50_ms * 2,
            "max_ms": p50_ms * 3,
            "mean_ms": p50_ms * 1.1,
        }
        | changes
    )


def costing(floor_ms):
    """Medians of all targets where bare WSGI takes so long, and each framework and protection adds a part of a ms."""
    added = {"floor": 0.0, "flask": 0.2, "django": 0.3, "lean": 0.0, "guarded": 0.1}
    return {str(target): floor_ms + added[target.framework] + added[target.variant] for target in TARGETS}


def session(medians, launches=7, wobble=0.01, **changes):
    """Rows of a session: the given median for each target, alternately a little higher and lower from launch to launch.

    The twin's second copy gets the twin's median with the opposite wobble.
    """
    rows = []
    for launch in range(1, launches + 1):
        speed = 1 + launch / 10  # the machine drifts; pairs drift together
        sign = 1 if launch % 2 else -1
        copies = [(target, 1, medians[str(target)] * (1 + sign * wobble * position / 10))
                  for position, target in enumerate(TARGETS) if str(target) in medians]  # fmt: skip
        copies.append((TWIN, 2, medians[str(TWIN)] * (1 - sign * wobble)))
        rows += [
            row(target.framework, target.variant, replica, launch, median * speed, **changes)
            for target, replica, median in copies
        ]
    return rows
