"""What is being measured now, how far it is, and how long it will take: in a terminal, or as plain lines."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.plan import Part

START_S = 6.0  # what starting and stopping the servers of a launch takes, until we know better
WARM_UP = 1.25


class Display:
    """Tells of each launch as it begins and ends."""

    def __init__(self, pending: list[tuple[Part, int]]) -> None:
        self._pending, self._all = list(pending), len(pending)
        self._done_weight, self._begun = 0.0, time.monotonic()
        console = Console(highlight=False, soft_wrap=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} of {task.total}"))
        # Without a thread that redraws: this process forks servers, and draws nothing while it times them.
        self._bar = Progress(
            *columns, console=console, transient=True, auto_refresh=False, disable=not console.is_terminal
        )
        self._task = self._bar.add_task("", total=self._all)

    def __enter__(self) -> "Display":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def say(self, sentence: str) -> None:
        self._bar.console.print(sentence, markup=False)

    def begin(self, part: Part, number: int) -> None:
        place = f" of {part.launches}" if number <= part.launches else " in place of a disturbed one"
        now = f"{part.mode} of {part.scenario}, launch {number}{place}, {self.time_left()} left"
        if self._bar.disable:
            self.say(f"[{self._all - len(self._pending) + 1}/{self._all}] {now}")
        else:
            self._bar.update(self._task, description=now, refresh=True)

    def end(self, result: str) -> None:
        """Tell how the launch that began last came out."""
        part, number = self._pending.pop(0)
        self._done_weight += _weight(part)
        self.say(f"{part.mode} of {part.scenario}, launch {number}: {result}")
        self._bar.advance(self._task)

    def time_left(self) -> str:
        pace = (time.monotonic() - self._begun) / self._done_weight if self._done_weight else 1.0
        seconds = pace * sum(_weight(part) for part, _ in self._pending)
        return f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} min"


def _weight(part: Part) -> float:
    return START_S + (MODES[part.mode].seconds or WARM_UP * SCENARIOS[part.scenario].seconds)
