"""Who is asked when a test puts load on a server? One that notes what it was asked and may answer wrongly."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

ANSWER = b'{"message": "Hello, World!"}'


class Loaded:
    """A server whose every tenth answer can be another one."""

    def __init__(self, tenth="right", *, close=False):
        self.tenth = tenth  # or "status 500", "wrong body", "hangs up"
        self.close = close  # the connection after each answer
        self.first = None  # request: method, path, type and body
        self.answered = Counter()
        self._count, self._lock = 0, Lock()
        asked = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body leave together

            def do_GET(self):
                asked.answer(self)

            def do_POST(self):
                asked.answer(self)

            def log_message(self, *args):
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 64

            def handle_error(self, request, client_address):
                """Say nothing: clients hang up when their time is over."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

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
        handler.send_response(500 if kind == "status 500" else 200)
        handler.send_header("Content-Length", str(len(text)))
        if self.close:
            handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(text)

    @property
    def wrong(self):
        """How many answers were not right."""
        return self.answered.total() - self.answered["right"]


@contextmanager
def loaded(tenth="right", *, close=False) -> Iterator[Loaded]:
    """Serve while a test lasts."""
    one = Loaded(tenth, close=close)
    thread = Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield one
    finally:
        one.server.shutdown()
        thread.join()
        one.server.server_close()
