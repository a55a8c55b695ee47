"""What was seen of an app that is deployed somewhere else? Its connection, its answers, and the time that each took."""

import asyncio
import ssl
from dataclasses import dataclass, field

from comparison.catalog.scenarios import Scenario
from comparison.harness.dial import Address, dial, explained
from comparison.harness.system.machine import Trouble

PATIENCE_S = 30.0  # until an answer is complete
SET_UPS = 5  # connections that are opened only to time it
MISSING = float("nan")  # stands where a right answer should, because rounds must stay side by side
GIVE_UP = 10  # failures in a row: whatever is wrong there, more requests will not mend it


@dataclass
class Deployment:
    """One target of --target."""

    address: Address
    scenario: Scenario
    times_ms: list[float] = field(default_factory=list)  # one for each round
    tcp_ms: list[float] = field(default_factory=list)  # one for each new connection
    tls_ms: list[float] = field(default_factory=list)
    errors: int = 0
    first_error: str = ""
    dropped: int = 0  # connections that the server did not keep
    _failed: int = 0  # in a row
    _answer: bytes | None = None

    def __post_init__(self) -> None:
        """Read the certificates that this machine trusts: once, for it takes longer than a handshake."""
        self._tls = ssl.create_default_context() if self.address.scheme == "https" else None

    async def begin(self) -> None:
        """Connect, ask once, and keep the answer if it is right; raise Trouble if it is not."""
        await self.set_up()
        asks = self.address.asks(self.scenario)
        try:
            await self._connect()
            await self._timed()
        except TimeoutError:
            raise Trouble(f"{asks} was not answered within {PATIENCE_S:g} s: is the app overloaded?") from None
        except OSError as error:
            raise Trouble(f"{asks} got no answer: {error}. Is this port meant for http:// or for https://?") from None
        if wrong := self._wrong():
            raise Trouble(self._refusal(asks, wrong))
        self._answer = self._line.body

    async def set_up(self) -> None:
        """Open and close some connections, only to time it; raise Trouble if that fails."""
        try:
            for _ in range(SET_UPS):
                await self._connect()
                self._line.close()
        except OSError as error:
            raise Trouble(explained(error, self.address)) from None

    async def ask(self) -> None:
        """Time one request. A connection that the server has ended is opened anew before, outside the time."""
        try:
            if not self._line.ready:
                self.dropped += 1
                self._line.close()
                await self._connect()
            taken_ms = await self._timed()
            wrong = self._wrong()
        except OSError as error:  # a time-out is one, too
            self._line.close()
            wrong = str(error) or f"no answer within {PATIENCE_S:g} s"
        self.times_ms.append(MISSING if wrong else taken_ms)
        self._count(wrong)

    def forget(self) -> None:
        """Forget the warm-up."""
        self.times_ms.clear()
        self.errors, self.first_error, self.dropped = 0, "", 0

    def close(self) -> None:
        """Hang up, if there is a connection."""
        if hasattr(self, "_line"):
            self._line.close()

    async def _connect(self) -> None:
        dialled = await dial(self.address, self.address.request(self.scenario), self._tls)
        self._line = dialled.line
        self.tcp_ms.append(dialled.tcp_ns / 1e6)
        self.tls_ms += [] if dialled.tls_ns is None else [dialled.tls_ns / 1e6]

    async def _timed(self) -> float:
        async with asyncio.timeout(PATIENCE_S):
            return await self._line.ask() / 1e6

    def _count(self, wrong: str) -> None:
        self.errors += bool(wrong)
        self.first_error = self.first_error or wrong
        self._failed = self._failed + 1 if wrong else 0
        if self._failed == GIVE_UP:
            raise Trouble(f"{self.address.name} failed {GIVE_UP} requests in a row, the last one: {wrong}.")

    def _wrong(self) -> str:
        """Say what is wrong with the answer; bytes that were right once need no second look."""
        if self._line.status != 200:
            return f"status {self._line.status}, {self._line.body[:120]!r}"
        return "" if self._line.body == self._answer else self.scenario.check(self._line.body) or ""

    def _refusal(self, asks: str, wrong: str) -> str:
        status, path = self._line.status, self.scenario.path
        if 300 <= status < 400:
            return f"{asks} points to {self._line.location or 'no place'} (status {status}): give the final address."
        if status == 404:
            return f"{asks} gave status 404, so the app is not there: give what stands before {path} in its URLs."
        return f"{asks} gave a wrong answer: {wrong}. Is it an app of this project, with what the scenario needs?"
