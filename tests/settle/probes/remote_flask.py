"""A Flask app that waits for another service, for a slow model, and counts how often its model is loaded."""

import os
import time
import urllib.request

from flask import Flask
from remote_model import load_model

application = Flask(__name__)
load_model()


@application.get("/")
def ready() -> str:
    return "ready"


@application.get("/remote/")
def remote() -> str:
    with urllib.request.urlopen(os.environ["UPSTREAM_URL"]) as answer:
        return answer.read().decode()


@application.get("/slow/")
def slow() -> str:
    time.sleep(6)
    return "done"
