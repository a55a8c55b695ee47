"""What does a one-file app answer? Asked over WSGI: one good request, one out of range, one that is not JSON."""

import json
import sys
from importlib import import_module

import httpx

application = import_module(sys.argv[1]).application

with httpx.Client(transport=httpx.WSGITransport(application), base_url="http://localhost") as client:
    answers = {
        "good": client.post("/predict/", json={"petal_length_cm": 1.4}),
        "out of range": client.post("/predict/", json={"petal_length_cm": 99}),
        "not JSON": client.post("/predict/", content=b"{", headers={"Content-Type": "application/json"}),
    }
print(json.dumps({name: [answer.status_code, answer.json()] for name, answer in answers.items()}))
