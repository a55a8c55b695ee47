"""GET /remote/: pass on what another service says."""

import httpx
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

blueprint = Blueprint("remote", __name__)

# One client per process, so connections are kept and shared by its threads.
# No proxy from the environment: UPSTREAM_URL is meant as it is written.
client = httpx.Client(timeout=5.0, trust_env=False)


# --8<-- [start:remote]
@blueprint.get("/")
def remote() -> ResponseReturnValue:
    try:
        answer = client.get(current_app.config["UPSTREAM_URL"]).raise_for_status()
    except httpx.TimeoutException:
        return upstream_error("The upstream did not answer in time", 504)
    except httpx.HTTPError:
        return upstream_error("The upstream did not answer properly", 502)
    return jsonify(upstream=answer.text)


def upstream_error(message: str, status: int) -> ResponseReturnValue:
    return jsonify(errors=[{"field": "upstream", "message": message}]), status


# --8<-- [end:remote]
