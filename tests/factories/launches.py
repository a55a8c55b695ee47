"""What a test of one mode measures: apps of a few lines, real servers, and small ones inside the test itself."""

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.harness.launch import Bench
from comparison.harness.system import machine
from comparison.harness.system.reaper import Reaper
from tests.measuring import few_targets, processes_of


def require_gone(root):
    """Wait until nothing of `root` runs: who was killed may take a moment to give its memory back."""
    deadline = time.monotonic() + 5
    while left := processes_of(root):
        assert time.monotonic() < deadline, f"left behind: {left}"
        time.sleep(0.05)


@dataclass(frozen=True)
class FewTargets(Bench):
    """A bench with two targets, or those that a test names, so that a launch takes few servers."""

    targets: tuple = ()

    def copies(self, config, work, *, aa_copy=False):
        targets = self.targets or few_targets(SERVERS[config.server].interface)
        return [copy for copy in super().copies(config, work, aa_copy=aa_copy) if copy[0] in targets]


@contextmanager
def bench_of(root, server=DEFAULT_SERVER, tools=(), kind=FewTargets, **more):
    """A bench that serves the apps of a repository made by tests.measuring; nothing may run when it is left."""
    reaper, folder = Reaper(), root / "scratch"
    folder.mkdir()
    try:
        yield kind(root / "apps", folder, reaper, machine.cores(), server, tools, spin_steps=1, **more)
    finally:
        reaper.close()
    require_gone(root)


@asynccontextmanager
async def listening(answer):
    """Serve inside the test: `answer(writer)` is awaited for each request head; give the port.

    It returns True to hang up after that.
    """

    async def serve(reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                if await answer(writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client hung up
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
