"""The ways of measuring, and all that is true of each: checks, reports and pages read it here."""

from dataclasses import dataclass
from typing import Literal

from comparison.catalog.scenarios import SCENARIOS

COMMAND = ".venv/bin/python scripts/measure.py"
_LATENCIES = ("seconds", "requests", "errors", "p50_ms", "p95_ms", "p99_ms", "max_ms", "mean_ms", "cpu_ms")

# How requests follow one another: alternating between all targets of a launch; over connections that ask again as soon
# as they are answered (closed); when they are due, answered or not the ones before (open); or in no loop.
Loop = Literal["alternating", "closed", "open", "none"]


@dataclass(frozen=True)
class Mode:
    """One way of measuring."""

    id: str
    meaning: str
    limits: str  # what its numbers do not show
    scenarios: tuple[str, ...]
    launches: int  # of a full session
    fills: tuple[str, ...]  # columns of a row
    headline: str  # the column that it is measured for; `rps` is derived
    unit: str
    loop: Loop = "none"
    quick: tuple[str, ...] = ()  # scenarios of a quick session
    quick_launches: int = 1
    seconds: float = 0.0  # what a launch takes beside starting servers; 0: as long as its scenario says
    spare_launches: int = 0  # of a full session and a scenario, in place of those that were disturbed
    overloads: bool = False  # goes on until a server cannot follow: there errors are the result
    takes_turns: bool = False  # one target after the other: a machine that changes its speed looks like a framework
    tolerance: float = 1.01  # by which requests × mean latency may exceed the time that there was


MODES: dict[str, Mode] = {
    mode.id: mode
    for mode in (
        Mode(
            "paired",
            "One connection for each target, one request in turn in random order, all servers on one core.",
            "Many clients at once, throughput, a network.",
            tuple(s for s in SCENARIOS if s != "stream"), 7, (*_LATENCIES, "connections"), "p50_ms", "ms",
            loop="alternating", quick=("json", "predict", "batch"), quick_launches=3, spare_launches=3,
        ),
        Mode(
            "capacity",
            "Closed loop: a number of connections, each asking again as soon as it is answered, one target after the "
            "other in random order.",
            "Latency that a user would see: a closed loop waits for the server.",
            ("json", "predict"), 7, (*_LATENCIES, "connections"), "rps", "requests/s",
            loop="closed", seconds=20, takes_turns=True,
            tolerance=1.04,  # a mean takes the middle of each bin, and its bins are coarse
        ),
        Mode(
            "latency",
            "Open loop: requests leave at a fixed rate, whether or not the ones before were answered, and time counts "
            "from the moment each was due. The rate rises until the server cannot follow.",
            "Bursts, and arrivals at random intervals.",
            ("predict",), 7, (*_LATENCIES, "connections", "rate"), "p99_ms", "ms",
            loop="open", seconds=60, overloads=True,
        ),
        Mode(
            "stream",
            "A number of clients at once, each reading one answer of 50 tokens, a token every 20 ms.",
            "A model that computes the tokens: here they are only waited for.",
            ("stream",), 3, (*_LATENCIES, "connections", "token_p50_ms", "token_p99_ms"),
            "token_p50_ms", "ms to the first token", seconds=60, overloads=True,
        ),
        Mode(
            "start",
            "Fresh server processes, timed from their start to their first right answer.",
            "A cold disk: the files are in the memory of the operating system.",
            ("predict",), 7, ("listen_ms", "first_answer_ms", "model_ms", "cpu_ms"),
            "first_answer_ms", "ms to the first answer", seconds=12,
        ),
        Mode(
            "memory",
            "Four workers after they have answered, the app loaded in each of them or once before they fork.",
            "Growth over days, and the memory that a large model takes.",
            ("predict",), 3, ("worker_rss_mb", "worker_pss_mb", "pss_mb"),
            "worker_pss_mb", "MiB PSS a worker", seconds=55,
        ),
        Mode(
            "instructions",
            "The app called in one process without a server, its machine instructions counted by Callgrind.",
            "Time: the same number of instructions may take longer, and waiting takes none.",
            ("json",), 1, ("instructions",), "instructions", "instructions", seconds=90,
        ),
    )
}  # fmt: skip
