"""What the machine spent while something was measured: CPU of the servers, of the load generator and of all else."""

import gc
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system.processes import ManagedProcess

SPIN_STEPS = 25  # of some 8 ms each: the machine changes its speed within tens of ms, and a mean must see both
SPIN_WORK = 200_000
SPIN_HOLDS_S = 0.02  # so long after a spin loop its result still tells the speed, and another would be lost time


def spin_ms(core: int, steps: int) -> float:
    """The mean time, in ms, of a fixed piece of work on a core: what no counter of the system tells."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        begun = time.perf_counter()
        for _ in range(steps):
            total = 0
            for number in range(SPIN_WORK):
                total += number
        return 1000 * (time.perf_counter() - begun) / steps
    finally:
        os.sched_setaffinity(0, before)


def busy_seconds() -> float:
    """The CPU time that all programs of the machine have spent, in seconds since a moment that stays the same.

    It is all time less that in which nothing ran: a kernel that stops its clock when idle knows that exactly. What ran,
    it only samples every few ms, so of requests that come as regularly as that it would see all or none.
    """
    spent = psutil.cpu_times()
    return time.monotonic() * (os.cpu_count() or 1) - float(spent.idle) - float(getattr(spent, "iowait", 0.0))


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's garbage collector out of a window, which would else hold up some request."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


DIGITS = {"seconds": 6, "cpu_seconds": 6, "tool_share": 4}


@dataclass(frozen=True)
class Usage:
    """What was spent in one measured window."""

    seconds: float
    cpu_seconds: list[float]  # one for each server
    tool_share: float  # of one core, spent by the load generator; near 1 it would have measured itself
    foreign_cores: float  # spent by everything else on the machine; they widen the spread
    spin_before_ms: float
    spin_after_ms: float

    def fields(self, server: int) -> dict[str, float]:
        """The part of the evidence that one server's entry takes from this window."""
        values = vars(self) | {"cpu_seconds": self.cpu_seconds[server]}
        return {name: round(value, DIGITS.get(name, 3)) for name, value in values.items()}


class ResourceMonitor:
    """Takes the readings at the begin and the end of a window. The spin loops lie outside it."""

    def __init__(
        self, core: int, servers: Sequence[ManagedProcess], services: Sequence[ManagedProcess] = (),
        spin_steps: int = SPIN_STEPS,
    ) -> None:  # fmt: skip
        self._core, self._spin_steps = core, spin_steps  # the core of the servers
        self._servers, self._services = list(servers), list(services)  # those that are timed, and what they need
        self._processes: list[set[int]] = []
        self._spin, self._spun = 0.0, float("-inf")

    def place(self, server: ManagedProcess) -> int:
        return self._servers.index(server)

    def begin(self, *, anew: bool = False) -> None:
        """Spin, unless the window before ended with that just now, then read all clocks.

        `anew`: spin in any case, because that window is measured again.
        """
        if anew or time.perf_counter() - self._spun > SPIN_HOLDS_S:
            self._spin = spin_ms(self._core, self._spin_steps)
        self._before = [server.cpu_seconds() for server in self._servers]
        self._processes = self._processes or [set(spent) for spent in self._before]
        self._others = self._of_services()
        self._busy, self._own, self._begun = busy_seconds(), time.process_time(), time.perf_counter()

    def end(self, generator_seconds: float | None = None, *, idle_seconds: float = 0.0) -> Usage:
        """Read all clocks again, then spin; raises DiscardedLaunch if a process of a server was replaced meanwhile.

        `generator_seconds` is the CPU time of a load generator that is not this process; `idle_seconds` is how long
        this process, if it is the generator, only waited in a loop.
        """
        seconds = time.perf_counter() - self._begun
        own, busy = time.process_time() - self._own, busy_seconds() - self._busy
        after = [server.cpu_seconds() for server in self._servers]
        others = self._of_services() - self._others
        for server, processes, now in zip(self._servers, self._processes, after, strict=True):
            if now.keys() != processes:
                raise DiscardedLaunch(server.with_last_words(f"{server.label}: a process of its server was replaced."))
        spent = [sum(now.values()) - sum(then.values()) for then, now in zip(self._before, after, strict=True)]
        asking = own - idle_seconds if generator_seconds is None else generator_seconds
        foreign = busy - others - own - (generator_seconds or 0.0) - sum(spent)
        share = max(asking, 0.0) / seconds
        before, self._spin = self._spin, spin_ms(self._core, self._spin_steps)
        self._spun = time.perf_counter()
        return Usage(seconds, spent, share, max(foreign, 0.0) / seconds, before, self._spin)

    def _of_services(self) -> float:
        return sum(sum(service.cpu_seconds().values()) for service in self._services)
