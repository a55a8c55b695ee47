"""The servers that can serve an app while it is measured."""

from dataclasses import dataclass

from comparison.catalog.frameworks import Interface


@dataclass(frozen=True)
class ServerKind:
    """One server in one way of working."""

    id: str
    distribution: str  # whose installed version a row records; also the module that starts it
    interface: Interface
    meaning: str
    keeps_alive: bool = True  # else each request opens a connection, and that is part of its latency


SERVERS: dict[str, ServerKind] = {
    kind.id: kind
    for kind in (
        ServerKind("gunicorn-gthread", "gunicorn", "wsgi", "Gunicorn with threaded workers"),
        ServerKind(
            "gunicorn-sync", "gunicorn", "wsgi",
            "Gunicorn with sync workers: one request at a time, a new connection for each", keeps_alive=False,
        ),
        ServerKind("granian", "granian", "wsgi", "Granian, WSGI interface, blocking threads"),
        ServerKind("granian-asgi", "granian", "asgi", "Granian, ASGI interface, one event loop"),
        ServerKind("uvicorn", "uvicorn", "asgi", "Uvicorn, one event loop"),
    )
}  # fmt: skip

# What statements are made of, unless a page says otherwise: the server that most guides name for both frameworks.
DEFAULT_SERVER = "gunicorn-gthread"
