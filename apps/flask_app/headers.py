"""Which headers protect those who use the app? The four that a new Django project sends; Flask's core sends none."""

from flask import Flask, Response
from secure import CrossOriginOpenerPolicy, ReferrerPolicy, Secure, XContentTypeOptions, XFrameOptions

protective = Secure(
    coop=CrossOriginOpenerPolicy().same_origin(),
    referrer=ReferrerPolicy().same_origin(),
    xcto=XContentTypeOptions().nosniff(),
    xfo=XFrameOptions().deny(),
)


def add(response: Response) -> Response:
    protective.set_headers(response)
    return response


def init_app(app: Flask) -> None:
    app.after_request(add)
