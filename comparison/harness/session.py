"""A measuring session: launch after launch is measured and kept, until the plan is done or someone stops it."""

import hashlib
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from comparison.catalog.modes import COMMAND
from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset import evidence, rows
from comparison.dataset.quality import OF_LAUNCH, objections
from comparison.harness.conditions import conformance, new_document, require_same
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, Work
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Part, Plan, pending
from comparison.harness.progress import Display
from comparison.harness.report import launch_line, report
from comparison.harness.store import EVIDENCE, TABLE, alone, documents, record, repair, unfinished
from comparison.harness.system import machine
from comparison.harness.system.reaper import Reaper
from comparison.problems import InvalidData


def run(root: Path, data: Path, plan: Plan, *, resume: bool = False) -> int:
    """Measure what the plan asks for, or what an unfinished session lacks; return the exit code."""
    with alone(data):
        repair(data)
        document = unfinished(data) if resume else _new(root, data, plan)
        if document is None:
            print(f"Nothing to resume: no session in {data} is unfinished.")
            return 0
        if resume:
            require_same(document, root)
        discarded = _measure(root, data, document)
    print("\n".join(report(document, rows.parse(data / TABLE)[0])))
    print(f"Rows: {data / TABLE}. Evidence: {evidence.path_of(data / EVIDENCE, document['session'])}.")
    if discarded:
        print(f"{discarded} launches were void. `{COMMAND} --resume` measures them again.")
    return 1 if discarded else 0


def _new(root: Path, data: Path, plan: Plan) -> evidence.Document:
    possible, lacks = plan.possible()
    for sentence in lacks:
        print(sentence)
    document = new_document(root, possible)
    if document["details"]["one_physical_core"]:
        print("The servers and the client share a physical core, whose threads slow each other down: no other is free.")
    if plan.protocol == "full":
        document["environment"]["conformance"] = conformance(root, document, documents(data))
        if not document["environment"]["conformance"]:
            print("pytest or the tests are missing (`scripts/setup dev`), so no statement can rest on these rows.")
    return document


def _measure(root: Path, data: Path, document: evidence.Document) -> int:
    """Measure every pending launch, and then those that were disturbed, if another one may do better."""
    plan, discarded = Plan.kept_in(document), set[tuple[Part, int]]()
    with _bench(root, plan) as bench:
        while todo := [launch for launch in pending(document) if launch not in discarded]:
            with Display(todo) as display:
                display.say(f"Session {document['session']}, server {plan.server}; launches to do: {len(todo)}.")
                for part, number in todo:
                    display.begin(part, number)
                    try:
                        result = _launch(bench, data, document, part, number)
                    except (DiscardedLaunch, InvalidData) as why:
                        discarded.add((part, number))
                        document["voided"].append(discarded_launch(part, number, why))
                        result = f"void, because {why}"
                    display.end(result)
    if discarded:
        evidence.write(data / EVIDENCE, document)
    return len(discarded)


def _launch(bench: Bench, data: Path, document: evidence.Document, part: Part, number: int) -> str:
    """Measure one launch and keep it; say how it came out. Raises DiscardedLaunch or InvalidData if it is void."""
    text = f"{document['session']}/{part.mode}/{part.scenario}/{number}"
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    entries = MEASURING_MODES[part.mode].run(bench, Work(part.mode, SCENARIOS[part.scenario], number, seed))
    record(data, document, entries)
    measured = [evidence.row(document, entry) for entry in entries]
    reasons = [reason for row in measured for reason in objections(row, OF_LAUNCH).values()]
    return launch_line(measured) + (f" (quality flag: {reasons[0]})" if reasons else "")


def discarded_launch(part: Part, number: int, why: DiscardedLaunch | InvalidData) -> dict[str, Any]:
    """What evidence keeps of a launch that does not count. It is published: no path, and no server's log."""
    if isinstance(why, InvalidData):
        reason = "; ".join(f"{p.field}: expected {p.expected}, got {p.got}" for p in why.problems)
    else:
        reason = str(why).partition("\n")[0]
    return {"mode": part.mode, "scenario": part.scenario, "launch": number, "why": reason}


@contextmanager
def _bench(root: Path, plan: Plan) -> Iterator[Bench]:
    """What launches share, all cleared up at the end, or by the reaper if this process is killed."""
    reaper, before = Reaper(), os.sched_getaffinity(0)
    try:
        with tempfile.TemporaryDirectory(prefix="measure-") as folder:
            reaper.tell("folder", folder)
            bench = Bench(root / "apps", Path(folder), reaper, machine.cores(), plan.server, plan.tools)
            os.sched_setaffinity(0, {bench.cores[1]})
            yield bench
    finally:
        os.sched_setaffinity(0, before)
        reaper.close()


def let_signals_interrupt() -> None:
    """Treat a request to end, of whatever kind, as Ctrl-C: stop the servers, keep what is recorded."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup asks to ignore SIGHUP; a shell that starts us in the background ignores SIGINT by itself.
        if kind == signal.SIGINT or signal.getsignal(kind) != signal.SIG_IGN:
            signal.signal(kind, signal.default_int_handler)
