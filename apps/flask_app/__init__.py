"""How is the Flask app put together? An application factory and one blueprint per feature."""

from flask import Flask

from flask_app import (
    batch,
    complete,
    database,
    errors,
    form,
    headers,
    health,
    json,
    login,
    lookup,
    predict,
    remote,
    stream,
    upload,
)
from flask_app.settings import Settings

__all__ = ["create_app"]


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_object(Settings())
    database.init_app(app)
    errors.init_app(app)
    if app.config["GUARDED"]:
        headers.init_app(app)
    register_features(app)
    return app


# --8<-- [start:urls]
def register_features(app: Flask) -> None:
    app.register_blueprint(json.blueprint, url_prefix="/json")
    app.register_blueprint(predict.blueprint, url_prefix="/predict")
    app.register_blueprint(batch.blueprint, url_prefix="/batch")
    app.register_blueprint(remote.blueprint, url_prefix="/remote")
    app.register_blueprint(complete.blueprint, url_prefix="/complete")
    app.register_blueprint(upload.blueprint, url_prefix="/upload")
    app.register_blueprint(lookup.blueprint, url_prefix="/lookup")
    app.register_blueprint(stream.blueprint, url_prefix="/stream")
    app.register_blueprint(health.blueprint, url_prefix="/health")
    if app.config["GUARDED"]:  # what needs a session; without it no request pays for one
        login.init_app(app)
        app.register_blueprint(form.blueprint, url_prefix="/form")
        app.register_blueprint(login.blueprint)


# --8<-- [end:urls]
