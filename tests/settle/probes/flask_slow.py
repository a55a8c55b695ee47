"""A Flask page that waits for half a second, as for another service, and tells which process served it."""

import os
import time

from flask import Flask

application = Flask(__name__)


@application.get("/slow/")
def slow():
    time.sleep(0.5)
    return {"pid": os.getpid()}
