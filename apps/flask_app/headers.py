"""Which headers protect those who use the app? The four that a new Django project sends; Flask's core sends none."""

from flask import Flask, Response

PROTECTIVE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def add(response: Response) -> Response:
    for name, value in PROTECTIVE.items():
        response.headers[name] = value
    return response


def init_app(app: Flask) -> None:
    app.after_request(add)
