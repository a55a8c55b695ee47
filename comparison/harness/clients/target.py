"""A target's client: its connection, the answer it must give, and what came of asking it in turn with others."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter_ns

from comparison.catalog.scenarios import Scenario
from comparison.catalog.servers import SERVERS
from comparison.harness.clients.http import Answers, Connection, request_bytes
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import RunningTarget
from comparison.harness.system.processes import TIMEOUT_S


@dataclass
class TargetClient:
    """One target in one launch."""

    running: RunningTarget
    answer: bytes = b""
    answers: Answers = field(default_factory=Answers)

    async def connect(self, scenario: Scenario) -> None:
        port = self.running.server.port
        self._request = request_bytes(scenario, port)
        try:
            self._connection = await Connection.open(port, self._request)
        except OSError as error:
            raise self._no_answer(scenario, error) from None

    async def verify(self, scenario: Scenario) -> None:
        """Ask once and keep the answer, if it is right."""
        try:
            await self._connection.ask()
        except OSError as error:
            raise self._no_answer(scenario, error) from None
        self._connection.require_right(scenario, str(self.running.target))
        self.answer = self._connection.body

    def _no_answer(self, scenario: Scenario, error: OSError) -> HarnessError:
        server = self.running.server
        server.require_alive()
        return HarnessError(server.with_last_words(f"{self.running.target} gave no answer to {scenario.id}: {error}."))

    async def ask(self) -> None:
        """Time one request; anything but the very bytes of the right answer is an error."""
        try:
            self.answers.add(await self._time(), self._connection.wrong(self.answer))
        except OSError as error:
            self.answers.fail(str(error))
            await self._reopen()

    async def _time(self) -> int:
        """Where the server hangs up after each answer, connecting is part of the request."""
        if SERVERS[self.running.config.server].keeps_alive:
            return await self._connection.ask()
        due = perf_counter_ns()
        self._connection.close()
        self._connection = await Connection.open(self.running.server.port, self._request)
        return await self._connection.ask(due)

    async def _reopen(self) -> None:
        self._connection.close()
        try:
            self._connection = await Connection.open(self.running.server.port, self._request)
        except OSError:
            await asyncio.sleep(0.01)  # counted at the next turn, which finds the connection closed

    def close(self) -> None:
        self._connection.close()


@asynccontextmanager
async def ready(running: Sequence[RunningTarget], scenario: Scenario, core: int) -> AsyncIterator[list[TargetClient]]:
    """Clients of targets that all give the right answer and keep to their core: what is asked now may be timed."""
    clients = [TargetClient(target) for target in running]
    for target in running:
        target.server.wait_until_listening()
    with ExitStack() as stack:
        try:
            async with asyncio.timeout(2 * TIMEOUT_S):
                for client in clients:
                    await client.connect(scenario)
                    stack.callback(client.close)
                await asyncio.gather(*(client.verify(scenario) for client in clients))
        except TimeoutError:
            raise DiscardedLaunch("a server did not answer for two minutes") from None
        for target in running:
            target.server.pin(core)
        yield clients


async def right_answers(running: Sequence[RunningTarget], scenario: Scenario, core: int) -> list[bytes]:
    """The right answer of each target, byte for byte, once all are ready."""
    async with ready(running, scenario, core) as clients:
        return [client.answer for client in clients]
