"""Do Flask extensions open connections? Counts `connect` calls of the process while requests are answered."""

import json
import socket
import sys
from types import SimpleNamespace

import httpx
from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect

connects: list[object] = []
sys.addaudithook(lambda event, arguments: connects.append(arguments) if event == "socket.connect" else None)


class Extension:
    """The usual shape of an extension: it registers itself and its hooks with the app."""

    def __init__(self, app: Flask, number: int) -> None:
        app.extensions[f"extension-{number}"] = self
        app.before_request(self.before)
        app.after_request(self.after)

    def before(self) -> None:
        SEEN.hooks += 1

    def after(self, response):
        SEEN.hooks += 1
        return response


SEEN = SimpleNamespace(hooks=0, views=0)
app = Flask(__name__)
app.secret_key = "for this probe only"
CSRFProtect(app)
LoginManager(app)
for number in range(100):
    Extension(app, number)


@app.get("/")
def page():
    SEEN.views += 1
    return "OK"


with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost") as client:
    statuses = [client.get("/").status_code for _ in range(5)]
counted = len(connects)

with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
    pass  # shows that the count would have seen a connection
print(
    json.dumps(
        {
            "extensions": len(app.extensions),
            "statuses": statuses,
            "views": SEEN.views,
            "hooks": SEEN.hooks,
            "connects while answering": counted,
            "connects of the control": len(connects) - counted,
        }
    )
)
