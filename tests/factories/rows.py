"""Rows for tests: right by the schema, with medians the test chooses. Never written into data/."""

from comparison.catalog.frameworks import AA_COPIES, FRAMEWORKS, targets_of
from comparison.dataset.rows import frame, parse, render
from comparison.dataset.schema import MEASURED
from comparison.problems import InvalidData

TARGETS = targets_of("wsgi")
AA_COPY = AA_COPIES["wsgi"]

SHARED = {
    "session": "s20261122-1405-3f2a",
    "protocol": "full",
    "date": "2026-11-22T14:05:09Z",
    "scenario": "predict",
    "mode": "paired",
    "server": "gunicorn-gthread",
    "server_version": "27.0.1",
    "workers": 1,
    "threads": 4,
    "preload": 0,
    "tool": "paired-client",
    "tool_version": "httptools 0.9.0, uvloop 0.23.0",
    "connections": 1,
    "seconds": 5.0,
    "requests": 900,
    "errors": 0,
    "cpu_ms": 0.8,
    "tool_share": 0.1,
    "foreign_cores": 0.01,
    "spin_before_ms": 8.0,
    "spin_after_ms": 8.1,
    "cpu_model": "Test CPU",
    "cores": 2,
    "memory_mb": 2048,
    "os": "Debian GNU/Linux 12",
    "kernel": "6.1.0",
    "python": "3.13.0",
    "python_build": "GCC 12.2.0, not optimised",
    "commit": "0" * 40,
    "dirty": 0,
    "conformance": 1,
    "app_hash": "0123456789ab",
}


def read(path):
    """Give the rows of a benchmarks.csv that is right, as a frame; raise InvalidData for any other."""
    lines, problems = parse(path)
    if problems:
        raise InvalidData(problems)
    return frame(lines)


def write(path, rows):
    """Write rows as a benchmarks.csv; raise InvalidData, and write nothing, if one of them is refused."""
    path.write_bytes(render(path, rows))


def row(framework="flask", variant="lean", replica=1, launch=1, p50_ms=1.0, **changes):
    """One right row whose latencies follow from its median."""
    version = None if FRAMEWORKS[framework].role == "baseline" else "3.1.3"
    return (
        dict.fromkeys(MEASURED)
        | SHARED
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
    added = {"floor": 0.0, "flask": 0.2, "django": 0.3, "default": 0.05, "lean": 0.0, "guarded": 0.1}
    return {str(target): floor_ms + added[target.framework] + added[target.variant] for target in TARGETS}


def session(medians, launches=7, wobble=0.01, cpu=None, **changes):
    """Rows of a session: the given median for each target, alternately a little higher and lower from launch to launch.

    The A/A copy gets its target's median with the opposite wobble. CPU follows the medians, where no other is
    given for a target.
    """
    rows, costs = [], medians | (cpu or {})
    for launch in range(1, launches + 1):
        speed = 1 + launch / 10  # the machine drifts; pairs drift together
        sign = 1 if launch % 2 else -1
        copies = [(target, 1, 1 + sign * wobble * position / 10)
                  for position, target in enumerate(TARGETS) if str(target) in medians]  # fmt: skip
        copies.append((AA_COPY, 2, 1 - sign * wobble))
        rows += [
            row(
                target.framework, target.variant, replica, launch, medians[str(target)] * factor * speed,
                **{"cpu_ms": costs[str(target)] * factor * speed} | changes,
            )
            for target, replica, factor in copies
        ]  # fmt: skip
    return rows


GENERATORS = {
    "capacity": "wrk", "latency": "open-client", "stream": "stream-client", "start": "clock", "memory": "smaps",
    "instructions": "callgrind",
}  # fmt: skip


def other(mode, target, launch=1, replica=1, **filled):
    """One right row of a mode that does not ask in pairs: what it fills, and nothing else of what is measured."""
    framework, variant = target.split("/")
    described = {
        name: value for name, value in row(framework, variant, replica, launch).items() if name not in MEASURED
    }
    return dict.fromkeys(MEASURED) | described | {"mode": mode, "tool": GENERATORS[mode]} | filled


def latencies(p50_ms, **changes):
    """Latencies that follow from their median."""
    times = {"p50_ms": 1, "p95_ms": 1.5, "p99_ms": 2, "max_ms": 3, "mean_ms": 1.1}
    return {name: p50_ms * factor for name, factor in times.items()} | {"cpu_ms": 0.8, "errors": 0} | changes


def capacity(rps, launches=7, connections=(16,), tool="wrk", wobble=0.01, **changes):
    """Rows of a closed loop: so many requests in a second for each target; a launch is faster than the one before."""
    rows = []
    for launch in range(1, launches + 1):
        sign = 1 if launch % 2 else -1
        copies = [(target, 1, number) for target, number in rps.items()]
        copies += [(str(AA_COPY), 2, rps[str(AA_COPY)] * (1 + sign * wobble))] if str(AA_COPY) in rps else []
        rows += [
            other(
                "capacity", target, launch, replica, connections=level, seconds=10.0, tool=tool,
                requests=round(10 * number * (1 + launch / 10)), tool_share=0.25, foreign_cores=0.01,
                **latencies(1000 * level / (number * (1 + launch / 10)) / 1.12) | changes,
            )
            for target, replica, number in copies
            for level in connections
        ]  # fmt: skip
    return rows


def open_loop(p99_by_rate, launch=1, **changes):
    """Rows of one launch of an open loop: the p99 in ms at each rate, for each target; None where a request failed."""
    return [
        other(
            "latency", target, launch, connections=64, rate=float(rate), seconds=2.0, requests=2 * rate - (p99 is None),
            **latencies((p99 or 50.0) / 2, errors=int(p99 is None)) | {"scenario": "predict"} | changes,
        )
        for target, rates in p99_by_rate.items()
        for rate, p99 in rates.items()
    ]  # fmt: skip


def stream(target, server, threads, clients, token_p99_ms, launch=1, errors=0, **changes):
    """One row of streaming; without an end of any stream there is no time to tell."""
    finished = clients - errors
    seen = latencies(1000.0) | {"token_p50_ms": token_p99_ms / 2, "token_p99_ms": token_p99_ms}
    told = seen if finished else {}
    return other(
        "stream", target, launch, scenario="stream", server=server, threads=threads, connections=clients, seconds=2.0,
        requests=finished, **told | {"errors": errors} | changes,
    )  # fmt: skip


def start(target, first_answer_ms, launch=1, **changes):
    """One row of a fresh start."""
    times = {"listen_ms": first_answer_ms / 2, "first_answer_ms": first_answer_ms, "model_ms": 400.0, "cpu_ms": 900.0}
    return other("start", target, launch, **times | changes)


def memory(target, preload, worker_pss_mb, launch=1, **changes):
    """One row of memory: PSS of a worker, and what follows from it."""
    seen = {"worker_rss_mb": 2 * worker_pss_mb, "worker_pss_mb": worker_pss_mb, "pss_mb": 5 * worker_pss_mb}
    return other("memory", target, launch, preload=preload, workers=4, **seen | changes)


def instructions(target, number, **changes):
    """One row of counted instructions."""
    return other("instructions", target, scenario="json", instructions=number, **changes)
