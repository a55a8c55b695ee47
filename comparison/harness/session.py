"""What happens in one sitting? Launch after launch is measured and kept, until the plan is done or someone stops it."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from comparison import evidence
from comparison.harness import launch, machine
from comparison.harness.guard import Guard
from comparison.harness.plan import Plan, begin, pending, require_same
from comparison.harness.progress import Display
from comparison.harness.record import alone, folder_of, record, repair, table_of, unfinished
from comparison.problems import Refused
from comparison.scenarios import SCENARIOS

QUIET_CORES = 0.15  # what other programs may take before we say so


def run(root: Path, data: Path, plan: Plan, *, resume: bool = False) -> int:
    """Measure what the plan asks for, or what an unfinished session lacks; give the exit code."""
    with alone(data), _stoppable():
        repair(data)
        document = unfinished(data) if resume else begin(root, plan)
        if document is None:
            print(f"Nothing to resume: no session in {data} is unfinished.")
            return 0
        if resume:
            require_same(document, root)
        voided = _measure(root, data, document)
    print(f"Rows: {table_of(data)}. Evidence: {evidence.path_of(folder_of(data), document['session'])}.")
    if voided:
        print(f"{voided} launches were void. `scripts/measure.py --resume` measures them again.")
    if shortfall := Plan.kept_in(document).shortfall:
        print(shortfall)
    return 1 if voided else 0


def _measure(root: Path, data: Path, document: evidence.Document) -> int:
    """Measure every pending launch; give how many were void."""
    plan, todo, voided = Plan.kept_in(document), pending(document), 0
    with Display(todo, plan.launches) as display, _bench(root, plan) as bench:
        display.say(f"Session {document['session']}: {plan.command}")
        for number, scenario in todo:
            display.begin(number, scenario)
            try:
                entries = launch.run(bench, SCENARIOS[scenario], number, document["session"])
                record(data, document, entries)
            except (launch.Void, Refused) as why:
                voided += 1
                document["voided"].append({"scenario": scenario, "launch": number, "why": str(why)})
                display.end(f"void, because {why}")
            else:
                display.end(_outcome(document, entries))
        if voided:
            evidence.write(folder_of(data), document)
    return voided


def _outcome(document: evidence.Document, entries: list[evidence.Entry]) -> str:
    copies = {1: "", 2: " again"}
    medians = [
        f"{row['framework']}/{row['variant']}{copies[row['replica']]} {row['p50_ms']:.3f}"
        for row in (evidence.row(document, entry) for entry in entries)
    ]
    foreign = max(entry["foreign_cores"] for entry in entries)
    disturbed = f" (other programs took {foreign:.1f} cores: stop them)" if foreign > QUIET_CORES else ""
    return f"medians in ms: {', '.join(medians)}{disturbed}"


@contextmanager
def _bench(root: Path, plan: Plan) -> Iterator[launch.Bench]:
    """Give what launches share, and clear it all up: at the end, or by the guard if this process is killed."""
    guard, before = Guard(), os.sched_getaffinity(0)
    try:
        with tempfile.TemporaryDirectory(prefix="measure-") as folder:
            guard.tell("folder", folder)
            bench = launch.Bench(root / "apps", Path(folder), guard, plan.server, machine.cores())
            if any("database" in SCENARIOS[scenario].needs for scenario in plan.scenarios):
                bench.prepare_databases()
            os.sched_setaffinity(0, {bench.cores[1]})
            yield bench
    finally:
        os.sched_setaffinity(0, before)
        guard.close()


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let a request to end, of whatever kind, be treated as Ctrl-C: stop the servers, keep what is recorded."""
    handlers: dict[int, Callable[[int, FrameType | None], object]] = {
        signal.SIGINT: signal.default_int_handler,  # a shell that starts us in the background ignores it
        signal.SIGTERM: lambda *_: signal.raise_signal(signal.SIGINT),
    }
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup asks for
        handlers[signal.SIGHUP] = handlers[signal.SIGTERM]
    before = {kind: signal.signal(kind, handler) for kind, handler in handlers.items()}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
