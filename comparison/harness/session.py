"""What happens in one sitting? Launch after launch is measured and kept, until the plan is done or someone stops it."""

import hashlib
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from comparison.catalog.modes import COMMAND
from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset import evidence, rows
from comparison.dataset.quality import PASSING, objections
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, Work
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Part, Plan, begin, passes_conformance, pending, require_same
from comparison.harness.progress import Display
from comparison.harness.report import doubts, told
from comparison.harness.store import alone, documents, folder_of, record, repair, table_of, unfinished
from comparison.harness.system import machine
from comparison.harness.system.reaper import Reaper
from comparison.problems import InvalidData


def run(root: Path, data: Path, plan: Plan, *, resume: bool = False) -> int:
    """Measure what the plan asks for, or what an unfinished session lacks; give the exit code."""
    with alone(data), _stoppable():
        repair(data)
        document = unfinished(data) if resume else _begun(root, data, plan)
        if document is None:
            print(f"Nothing to resume: no session in {data} is unfinished.")
            return 0
        if resume:
            require_same(document, root)
        voided = _measure(root, data, document)
    print("\n".join(doubts(document, rows.parse(table_of(data))[0])))
    print(f"Rows: {table_of(data)}. Evidence: {evidence.path_of(folder_of(data), document['session'])}.")
    if voided:
        print(f"{voided} launches were void. `{COMMAND} --resume` measures them again.")
    return 1 if voided else 0


def _begun(root: Path, data: Path, plan: Plan) -> evidence.Document:
    possible, lacks = plan.possible()
    for sentence in lacks:
        print(sentence)
    document = begin(root, possible)
    if document["details"]["one_physical_core"]:
        print("The servers and the client share a physical core, whose threads slow each other down: no other is free.")
    if plan.protocol == "full":
        document["environment"]["conformance"] = _conformance(root, data, document)
        if not document["environment"]["conformance"]:
            print("pytest or the tests are missing (`scripts/setup dev`), so no statement can rest on these rows.")
    return document


def _conformance(root: Path, data: Path, document: evidence.Document) -> int:
    """Run the tests of all apps, unless an earlier session did so at this commit with these very packages."""
    passed = document["environment"] | {"conformance": 1, "dirty": 0}
    for earlier in documents(data):
        same = all(earlier[part] == document[part] for part in ("servers", "apps", "details"))
        if same and earlier["environment"] == passed and not document["environment"]["dirty"]:
            print(f"The conformance tests passed at this commit, before session {earlier['session']}.")
            return 1
    print("Running the conformance tests first ...")
    return passes_conformance(root)


def _measure(root: Path, data: Path, document: evidence.Document) -> int:
    """Measure every pending launch, and then those that were disturbed, if another one may do better."""
    plan, voided = Plan.kept_in(document), set[tuple[Part, int]]()
    with _bench(root, plan) as bench:
        while todo := [one for one in pending(document) if one not in voided]:
            with Display(todo) as display:
                display.say(f"Session {document['session']}, server {plan.server}; launches to do: {len(todo)}.")
                for part, number in todo:
                    display.begin(part, number)
                    try:
                        said = _launch(bench, data, document, part, number)
                    except (DiscardedLaunch, InvalidData) as why:
                        voided.add((part, number))
                        document["voided"].append(_void(part, number, why))
                        said = f"void, because {why}"
                    display.end(said)
    if voided:
        evidence.write(folder_of(data), document)
    return len(voided)


def _launch(bench: Bench, data: Path, document: evidence.Document, part: Part, number: int) -> str:
    """Measure one launch and keep it; say how it came out. Raise DiscardedLaunch or InvalidData if it is void."""
    text = f"{document['session']}/{part.mode}/{part.scenario}/{number}"
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    entries = MEASURING_MODES[part.mode].run(bench, Work(part.mode, SCENARIOS[part.scenario], number, seed))
    record(data, document, entries)
    made = [evidence.row(document, entry) for entry in entries]
    against = dict.fromkeys(text for row in made for text in objections(row, PASSING).values())
    return told(made) + (f" (outside a gate: {next(iter(against))})" if against else "")


def _void(part: Part, number: int, why: DiscardedLaunch | InvalidData) -> dict[str, Any]:
    """Give what evidence keeps of a launch that does not count. It is published: no path, and no server's log."""
    if isinstance(why, InvalidData):
        said = "; ".join(f"{p.field}: expected {p.expected}, got {p.got}" for p in why.problems)
    else:
        said = str(why).partition("\n")[0].rstrip(": ")
    return {"mode": part.mode, "scenario": part.scenario, "launch": number, "why": said}


@contextmanager
def _bench(root: Path, plan: Plan) -> Iterator[Bench]:
    """Give what launches share, and clear it all up: at the end, or by the guard if this process is killed."""
    guard, before = Reaper(), os.sched_getaffinity(0)
    try:
        with tempfile.TemporaryDirectory(prefix="measure-") as folder:
            guard.tell("folder", folder)
            bench = Bench(root / "apps", Path(folder), guard, machine.cores(), plan.server, plan.tools)
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
