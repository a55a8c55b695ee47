"""When may timing begin? When every server gives the right answer, and all of them keep to their core."""

import asyncio
from collections.abc import Sequence

from comparison.catalog.scenarios import Scenario
from comparison.harness.clients.target import TargetClient
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import RunningTarget
from comparison.harness.system.processes import TIMEOUT_S


async def ready(served: Sequence[RunningTarget], scenario: Scenario, core: int) -> list[bytes]:
    """Wait for all servers and pin them; give the right answer of each, byte for byte."""
    for one in served:
        one.server.wait_until_listening()
    try:
        async with asyncio.timeout(2 * TIMEOUT_S):
            answers = await asyncio.gather(*(_answer(one, scenario) for one in served))
    except TimeoutError:
        raise DiscardedLaunch("a server did not answer for two minutes") from None
    for one in served:
        one.server.pin(core)
    return answers


async def _answer(one: RunningTarget, scenario: Scenario) -> bytes:
    contestant = TargetClient(one)
    await contestant.connect(scenario)  # and ask at once: who waits in between holds up a server with one thread
    try:
        await contestant.verify(scenario)
    finally:
        contestant.close()
    return contestant.answer
