"""Small HTTP servers inside a test: what they answer, and how they misbehave, the test decides."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = b'{"message": "Hello, World!"}'


class Server(ThreadingHTTPServer):
    """Takes many connections at once, as a load generator or a browser opens them."""

    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Clients hang up when their time is over: that is no news."""


class Handler(BaseHTTPRequestHandler):
    wbufsize = -1  # head and body leave together

    def log_message(self, *_):
        """The test says what is wrong."""


@contextmanager
def served(handler: Callable[..., BaseHTTPRequestHandler], port: int = 0) -> Iterator[Server]:
    """A server in a thread of its own, on a free port if none is named."""
    with Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def answering(answer: Callable[[Handler], None], protocol: str = "HTTP/1.0") -> type[Handler]:
    """A handler that leaves each request to a function; with HTTP/1.1 connections are kept."""

    class Answering(Handler):
        protocol_version = protocol

        def do_GET(self):
            answer(self)

        do_POST = do_OPTIONS = do_GET  # noqa: N815

    return Answering


def reply(handler: Handler, body: bytes, status: int = 200, **headers: str) -> None:
    """Send a whole answer; `Content_Type="text/html"` stands for the header of that name."""
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Loaded:
    """What a load generator asks: every tenth answer can be another one, and each is counted."""

    def __init__(self, tenth="right", *, close=False):
        self.tenth = tenth  # or "status 500", "wrong body", "hangs up"
        self.close = close  # the connection after each answer
        self.port = 0
        self.first = None  # request: method, path, type and body
        self.answered = Counter()
        self._count, self._lock = 0, threading.Lock()

    def answer(self, handler):
        """Answer one request; which of ten it is, counts over all connections."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        with self._lock:
            self._count += 1
            kind = self.tenth if self._count % 10 == 0 else "right"
            self.answered[kind] += 1
            self.first = self.first or (handler.command, handler.path, handler.headers.get("Content-Type"), body)
        if kind == "hangs up":
            handler.close_connection = True
            return
        text = b"another" if kind == "wrong body" else ANSWER
        headers = {"Connection": "close"} if self.close else {}
        reply(handler, text, 500 if kind == "status 500" else 200, **headers)

    @property
    def wrong(self):
        """How many answers were not right."""
        return self.answered.total() - self.answered["right"]


@contextmanager
def loaded(tenth="right", *, close=False) -> Iterator[Loaded]:
    """The server of a load test, while that lasts."""
    stub = Loaded(tenth, close=close)
    with served(answering(stub.answer, "HTTP/1.1")) as server:
        stub.port = server.server_port
        yield stub


class Upstream:
    """The other service that /remote/ asks; a test can make it misbehave, stop it, and start it on the same port."""

    behaviour = "answers"  # or "fails", "hangs up", "is slow"

    def __init__(self) -> None:
        self.port = 0
        self._released = threading.Event()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self._released.clear()
        self._running = ExitStack()
        self.port = self._running.enter_context(served(answering(self._answer), self.port)).server_port

    def stop(self) -> None:
        self._released.set()
        self._running.close()

    def _answer(self, handler: Handler) -> None:
        if self.behaviour == "hangs up":
            return
        self._released.wait(30 if self.behaviour == "is slow" else 0.1)
        reply(handler, b"Hello", 500 if self.behaviour == "fails" else 200, Content_Type="text/plain")
