"""How fast does an app answer that is deployed somewhere else? One request at a time, and no rows.

Two or more deployments are asked in turn and in random order, as in paired.py: what slows the network down for a moment
slows all of them down. What runs at the other end is not known to us, so nothing of this becomes evidence.
"""

import asyncio
import gc
import random
import sys
import time
from collections.abc import Iterator
from time import perf_counter_ns

import numpy as np
import uvloop

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.quality import MOST_TOOL_SHARE
from comparison.dataset.validation import MAX_ERROR_SHARE
from comparison.harness.deployment import Deployment
from comparison.harness.dial import Address
from comparison.harness.system.machine import Trouble
from comparison.stats.ratios import Interval, geometric_mean

LEAST_SECONDS = 10.0
PAUSE_S = 0.001  # before each request: a server may still work after the last byte of its answer
WARM_UP_ROUNDS = 10
WARM_UP_SHARE = 0.1  # of the seconds, where 10 rounds would take longer
BLOCKS = 10
LEAST_IN_BLOCK = 5


def run(targets: list[str], scenario: str, seconds: float | None = None) -> int:
    """Measure what is deployed at the targets, print a report or why there is none, and give the exit code."""
    try:
        if scenario not in SCENARIOS:
            raise Trouble(f"There is no scenario {scenario}; known: {', '.join(SCENARIOS)}.")
        wanted = SCENARIOS[scenario]
        seconds = seconds or max(wanted.seconds, LEAST_SECONDS)
        deployments = [Deployment(address, wanted) for address in _addresses(targets)]
        for deployment in deployments:
            print(f"{deployment.address.name}: {deployment.address.asks(wanted)}")
        print(f"Asking for {seconds:g} s, one request at a time ...", flush=True)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            share = runner.run(_measure(deployments, seconds))
        require_valid(deployments, share)
        print(*report(deployments, share), sep="\n")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was kept.", file=sys.stderr)
        return 1
    return 0


def _addresses(targets: list[str]) -> list[Address]:
    addresses = [Address.of(target) for target in targets]
    names = [address.name for address in addresses]
    if len(set(names)) < len(names):
        raise Trouble(f"Two targets have one name ({', '.join(names)}): tell them apart, as in NAME=URL.")
    return addresses


async def _measure(deployments: list[Deployment], seconds: float) -> float:
    """Ask in random order; give how much of the time the client itself was busy."""
    try:
        for deployment in deployments:
            await deployment.begin()
        await _rounds(deployments, seconds * WARM_UP_SHARE, WARM_UP_ROUNDS)
        for deployment in deployments:
            deployment.forget()
        share = await _watched(deployments, seconds)
        for deployment in deployments:
            deployment.close()
            await deployment.set_up()
        return share
    finally:
        for deployment in deployments:
            deployment.close()


async def _watched(deployments: list[Deployment], seconds: float) -> float:
    gc.collect()
    gc.freeze()  # what is loaded by now needs no second look; a full look would hold up some request
    spent, begun = time.thread_time(), perf_counter_ns()
    try:
        rounds = await _rounds(deployments, seconds)
    finally:
        gc.unfreeze()
    spent, waited = time.thread_time() - spent, (perf_counter_ns() - begun) / 1e9
    return spent / (waited - rounds * len(deployments) * PAUSE_S)


async def _rounds(deployments: list[Deployment], seconds: float, most: float = float("inf")) -> int:
    """Ask each deployment once a round until the time or the rounds are over; give how many rounds that were."""
    order, chance, end, done = list(deployments), random.Random(), perf_counter_ns() + int(seconds * 1e9), 0
    while done < most and (done == 0 or perf_counter_ns() < end):
        chance.shuffle(order)
        for deployment in order:
            await asyncio.sleep(PAUSE_S)
            await deployment.ask()
        done += 1
    return done


def require_valid(deployments: list[Deployment], share: float) -> None:
    """Refuse figures that say more of errors, or of this client, than of what was asked."""
    for deployment in deployments:
        asked = len(deployment.times_ms)
        if deployment.errors > MAX_ERROR_SHARE * asked:
            raise Trouble(
                f"{deployment.address.name} failed {deployment.errors} of {asked} requests, more than "
                f"{MAX_ERROR_SHARE:.0%}, so its times mean nothing. The first: {deployment.first_error}."
            )
    if share > MOST_TOOL_SHARE:
        raise Trouble(
            f"This client was busy {share:.0%} of the time, more than {MOST_TOOL_SHARE:.0%}, so it measured itself: "
            "stop what else runs here, or ask from a faster machine."
        )


def report(deployments: list[Deployment], share: float) -> Iterator[str]:
    """Give the lines that are printed."""
    width = max(len(deployment.address.name) for deployment in deployments)
    heads = ("right", "wrong", "p50 ms", "p95 ms", "p99 ms", "max ms", "TCP ms", "TLS ms")
    yield "\n" + " ".join([" " * width, *(f"{head:>9}" for head in heads)])
    for deployment in deployments:
        yield " ".join([deployment.address.name.ljust(width), *(f"{cell:>9}" for cell in _cells(deployment))])
    yield "\nTCP and TLS: setting up a new connection, the median of several. It is in no other column."
    yield from (_floor(deployment) for deployment in deployments)
    yield "If a proxy takes the connection, the way from there to the app is not in that round trip."
    for deployment in deployments[1:]:
        yield _compared(deployment, deployments[0])
    for deployment in deployments:
        if deployment.dropped:
            yield (
                f"{deployment.address.name} ended {deployment.dropped} connections. The new ones are not in its times, "
                "but its users wait for them."
            )
    yield f"This client was busy {share:.0%} of the time in which it waited for answers."
    if len(deployments) > 1:
        yield "These are single deployments, so this says how they compare, and not how their frameworks compare."
    yield "No rows were written: which code and which machine answered is not known to us."


def _cells(deployment: Deployment) -> list[str]:
    times = np.array(deployment.times_ms)
    percentiles = [f"{value:.3f}" for value in np.nanpercentile(times, (50, 95, 99, 100))]
    tls = f"{np.median(deployment.tls_ms):.3f}" if deployment.tls_ms else "none"
    right = str(len(times) - deployment.errors)
    return [right, str(deployment.errors), *percentiles, f"{np.median(deployment.tcp_ms):.3f}", tls]


def _floor(deployment: Deployment) -> str:
    trip, median = min(deployment.tcp_ms), float(np.nanmedian(deployment.times_ms))
    share = f"{trip:.3f} ms ({min(trip / median, 1):.0%})"
    return f"Of {deployment.address.name}'s median at least {share} are network: one round trip, by the quickest TCP."


def _compared(above: Deployment, below: Deployment) -> str:
    found, blocks = ratio(np.array(above.times_ms), np.array(below.times_ms))
    said = f"Ratio of medians, {above.address.name} / {below.address.name}: {found.value:.3f}"
    if blocks < 2:
        return f"{said}. No interval: {len(above.times_ms)} rounds are too few, so measure for longer."
    verdict = ", so no difference was seen" if found.low <= 1 <= found.high else ""
    return f"{said} (95 % interval {found.low:.3f} to {found.high:.3f}, from {blocks} blocks of this one run){verdict}."


def ratio(above: np.ndarray, below: np.ndarray) -> tuple[Interval, int]:
    """Compare times that were taken side by side: the mean ratio of medians by block, and of how many blocks."""
    blocks = max(1, min(BLOCKS, len(above) // LEAST_IN_BLOCK))
    pairs = zip(np.array_split(above, blocks), np.array_split(below, blocks), strict=True)
    return geometric_mean(np.array([np.nanmedian(one) / np.nanmedian(other) for one, other in pairs])), blocks
