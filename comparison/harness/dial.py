"""How is an app reached that runs somewhere else? Its address, a timed connection to it, and what can go wrong."""

import asyncio
import re
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter_ns
from typing import Any
from urllib.parse import urlsplit

from comparison.catalog.scenarios import Scenario
from comparison.harness.clients.http import Connection, request_bytes
from comparison.harness.system.machine import Trouble

PATIENCE_S = 10.0  # until a connection stands
_NAMED = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)=(?P<url>.*)", re.DOTALL)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """Where an app is deployed, and what the report calls it."""

    name: str
    scheme: str
    host: str
    port: int
    prefix: str  # what stands before the app's own paths, without a slash at its end

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read NAME=URL or URL; raise Trouble if it is neither."""
        named = _NAMED.fullmatch(text.strip())
        url = named["url"] if named else text.strip()
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise _unreadable(text, str(error)) from None
        if parts.scheme not in _PORTS or not host:
            raise _unreadable(text, "it must begin with http:// or https:// and name a host")
        more = parts.username or parts.password or parts.query or parts.fragment
        if more or re.search(r"\s", url) or not parts.path.isascii():
            raise _unreadable(text, "it must hold a host, a port and a path in plain ASCII, and nothing else")
        address = cls("", parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))
        try:
            return replace(address, name=named["name"] if named else address.authority + address.prefix)
        except UnicodeError:
            raise _unreadable(text, f"{host} cannot be the name of a host") from None

    @property
    def authority(self) -> str:
        """Host and port as a URL and the header Host write them."""
        host = f"[{self.host}]" if ":" in self.host else self.host.encode("idna").decode()
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def place(self) -> str:
        """Host and port for people."""
        return f"{self.host}, port {self.port}"

    def asks(self, scenario: Scenario) -> str:
        """Give the request line for people."""
        return f"{scenario.method} {self.scheme}://{self.authority}{self.prefix}{scenario.path}"

    def request(self, scenario: Scenario) -> bytes:
        """Give the request as it goes over the wire."""
        return request_bytes(replace(scenario, path=self.prefix + scenario.path), self.port, self.authority)


def _unreadable(text: str, why: str) -> Trouble:
    return Trouble(f"--target {text!r} is no address: {why}. Give a URL such as https://example.org/app, or NAME=URL.")


class Line(Connection):
    """A connection that also knows whether it can be asked again, and where the server points us to."""

    fresh = True
    location = ""

    @property
    def ready(self) -> bool:
        """Whether the server still keeps it, as far as we know."""
        return self.fresh or self.reusable

    async def ask(self, due: int | None = None) -> int:
        """Send the request and give the nanoseconds until its answer was complete; raise OSError if none came."""
        self.fresh = False
        return await super().ask(due)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser for each header."""
        if name.lower() == b"location":
            self.location = value.decode("latin-1")


@dataclass(frozen=True)
class Dialled:
    """A connection that stands, and what it took."""

    line: Line
    tcp_ns: int
    tls_ns: int | None  # None without TLS


async def dial(address: Address, request: bytes, tls: ssl.SSLContext | None) -> Dialled:
    """Connect, with TLS if a context is given; raise OSError if that fails, which `explained` puts into words."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE_S):
        found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    opened, tcp_ns = _connected([(family, where) for family, _, _, _, where in found])
    begun = perf_counter_ns()
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, line = await loop.create_connection(
                lambda: Line(loop, request), sock=opened, ssl=tls, server_hostname=address.host if tls else None
            )
    except BaseException:
        opened.close()
        raise
    return Dialled(line, tcp_ns, perf_counter_ns() - begun if tls else None)


def _connected(found: Sequence[tuple[int, Any]]) -> tuple[socket.socket, int]:
    """Try each address that a name stands for; give the first connection, and the nanoseconds that it took.

    This waits without the event loop, whose own work would be a part of so short a time.
    """
    why = OSError("the name stands for no address")
    for family, where in found:
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(PATIENCE_S)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begun = perf_counter_ns()
        try:
            opened.connect(where)
        except OSError as error:
            opened.close()
            why = error
        else:
            taken = perf_counter_ns() - begun
            opened.setblocking(False)
            return opened, taken
    raise why


def explained(error: OSError, address: Address) -> str:
    """Say why no connection stands, with the cure."""
    match error:
        case TimeoutError():
            why = f"it took no connection within {PATIENCE_S:g} s: a firewall may be in the way, or the host is down."
        case socket.gaierror():
            why = "its name has no address: check the spelling, and that this machine can resolve names."
        case ConnectionRefusedError():
            why = "nothing listens there: start the app, or check the port."
        case ssl.SSLCertVerificationError():
            why = (
                f"its certificate is not trusted ({error.verify_message}): give the name that the certificate is for, "
                "or put the file of your own authority into the environment variable SSL_CERT_FILE."
            )
        case ssl.SSLError():
            why = f"TLS failed ({error.reason or error}): does this port speak https? If not, write http://."
        case _:
            why = f"{error.strerror or error}."
    return f"{address.name} cannot be reached at {address.place}: {why}"
