"""How is one target asked in turn with others? Its connection, the answer it must give, and what was seen."""

import asyncio
from dataclasses import dataclass, field
from time import perf_counter_ns

from comparison.catalog.scenarios import Scenario
from comparison.catalog.servers import SERVERS
from comparison.harness.clients.http import Connection, request_bytes
from comparison.harness.errors import HarnessError
from comparison.harness.launch import RunningTarget


@dataclass
class TargetClient:
    """One target in one launch."""

    served: RunningTarget
    answer: bytes = b""
    latencies_ns: list[int] = field(default_factory=list)
    errors: int = 0
    first_error: str = ""

    async def connect(self, scenario: Scenario) -> None:
        """Open the connection as soon as the server listens."""
        self.served.server.wait_until_listening()
        self._request = request_bytes(scenario, self.served.server.port)
        self._connection = await Connection.open(self.served.server.port, self._request)

    async def verify(self, scenario: Scenario) -> None:
        """Ask once and keep the answer, if it is right."""
        try:
            await self._connection.ask()
        except OSError as error:
            self.served.server.require_alive()
            words = self.served.server.last_words()
            raise HarnessError(
                f"{self.served.target} gave no answer to {scenario.id}: {error}. Its last words: {words}"
            ) from None
        wrong = scenario.check(self._connection.body) if self._connection.status == 200 else "expected status 200"
        if wrong:
            got = f"status {self._connection.status}, {self._connection.body[:200]!r}"
            raise HarnessError(f"{self.served.target} gave a wrong answer to {scenario.id}: {wrong}; got {got}.")
        self.answer = self._connection.body

    async def ask(self) -> None:
        """Time one request; anything but the very bytes of the right answer is an error."""
        try:
            latency = await self._time()
        except OSError as error:
            self._fail(str(error))
            await self._reopen()
            return
        if self._connection.status == 200 and self._connection.body == self.answer:
            self.latencies_ns.append(latency)
        else:
            self._fail(f"status {self._connection.status}, {self._connection.body[:200]!r}")

    async def _time(self) -> int:
        """Where the server hangs up after each answer, connecting is part of the request."""
        if SERVERS[self.served.setting.server].keeps_alive:
            return await self._connection.ask()
        due = perf_counter_ns()
        self._connection.close()
        self._connection = await Connection.open(self.served.server.port, self._request)
        return await self._connection.ask(due)

    async def _reopen(self) -> None:
        self._connection.close()
        try:
            self._connection = await Connection.open(self.served.server.port, self._request)
        except OSError:
            await asyncio.sleep(0.01)  # counted at the next turn, which finds the connection closed

    def _fail(self, why: str) -> None:
        self.errors += 1
        self.first_error = self.first_error or why

    def reset(self) -> None:
        """Forget the warm-up."""
        self.latencies_ns.clear()
        self.errors, self.first_error = 0, ""

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
