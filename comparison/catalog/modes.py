"""In which ways is an app asked, and what does each way not show?"""

from dataclasses import dataclass

from comparison.catalog.scenarios import SCENARIOS

COMMAND = ".venv/bin/python scripts/measure.py"  # asks in them
_LATENCIES = ("seconds", "requests", "errors", "p50_ms", "p95_ms", "p99_ms", "max_ms", "mean_ms", "cpu_ms")


@dataclass(frozen=True)
class Mode:
    """One way of asking: which scenarios it asks, in how many launches, and which columns of a row it fills."""

    id: str
    meaning: str
    limits: str  # what its numbers do not show
    scenarios: tuple[str, ...]
    quick: tuple[tuple[str, ...], int]  # which of the scenarios a quick session asks, in how many launches
    launches: int  # of a full session
    fills: tuple[str, ...]
    seconds: float = 0.0  # what a launch takes beside starting servers; 0: as long as its scenario says


_NOT_QUICK: tuple[tuple[str, ...], int] = ((), 0)

MODES: dict[str, Mode] = {
    mode.id: mode
    for mode in (
        Mode(
            "paired",
            "One connection for each target, one request in turn in random order, all servers on one core.",
            "Many clients at once, throughput, a network.",
            tuple(s for s in SCENARIOS if s != "stream"), (("json", "predict", "batch"), 3), 7,
            (*_LATENCIES, "connections"),
        ),
        Mode(
            "capacity",
            "Closed loop: a number of connections, each asking again as soon as it is answered, one target after the "
            "other in random order.",
            "Latency that a user would see: a closed loop waits for the server.",
            ("json", "predict"), _NOT_QUICK, 7, (*_LATENCIES, "connections"), seconds=20,
        ),
        Mode(
            "latency",
            "Open loop: requests leave at a fixed rate, whether or not the ones before were answered, and time counts "
            "from the moment each was due. The rate rises until the server cannot follow.",
            "Bursts, and arrivals at random intervals.",
            ("predict",), _NOT_QUICK, 7, (*_LATENCIES, "connections", "rate"), seconds=60,
        ),
        Mode(
            "stream",
            "A number of clients at once, each reading one answer of 50 tokens, a token every 20 ms.",
            "A model that computes the tokens: here they are only waited for.",
            ("stream",), _NOT_QUICK, 3, (*_LATENCIES, "connections", "token_p50_ms", "token_p99_ms"), seconds=60,
        ),
        Mode(
            "start",
            "Fresh server processes, timed from their start to their first right answer.",
            "A cold disk: the files are in the memory of the operating system.",
            ("predict",), _NOT_QUICK, 7, ("listen_ms", "first_answer_ms", "model_ms", "cpu_ms"), seconds=12,
        ),
        Mode(
            "memory",
            "Four workers after they have answered, the app loaded in each of them or once before they fork.",
            "Growth over days, and the memory that a large model takes.",
            ("predict",), _NOT_QUICK, 3, ("worker_rss_mb", "worker_pss_mb", "pss_mb"), seconds=55,
        ),
        Mode(
            "instructions",
            "The app called in one process without a server, its machine instructions counted by Callgrind.",
            "Time: the same number of instructions may take longer, and waiting takes none.",
            ("json",), _NOT_QUICK, 1, ("instructions",), seconds=90,
        ),
    )
}  # fmt: skip
