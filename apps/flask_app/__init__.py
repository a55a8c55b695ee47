"""How is the Flask app put together? An application factory and one blueprint per feature."""

from flask import Flask

from flask_app.settings import Settings

__all__ = ["create_app"]


def create_app() -> Flask:
    from flask_app import errors

    app = Flask(__name__)
    app.config.from_object(Settings())
    errors.init_app(app)
    register_features(app)
    if app.config["GUARDED"]:
        protect(app)
    return app


# Imported where it is registered: an app that has no database or no login loads no package for it.
# --8<-- [start:urls]
def register_features(app: Flask) -> None:
    from flask_app import batch, health, json, predict, remote, stream, upload

    app.register_blueprint(json.blueprint, url_prefix="/json")
    app.register_blueprint(predict.blueprint, url_prefix="/predict")
    app.register_blueprint(batch.blueprint, url_prefix="/batch")
    app.register_blueprint(remote.blueprint, url_prefix="/remote")
    app.register_blueprint(upload.blueprint, url_prefix="/upload")
    app.register_blueprint(stream.blueprint, url_prefix="/stream")
    app.register_blueprint(health.blueprint, url_prefix="/health")
    if app.config["DATABASE_URL"]:
        from flask_app import complete, database, lookup

        database.init_app(app)
        app.register_blueprint(complete.blueprint, url_prefix="/complete")
        app.register_blueprint(lookup.blueprint, url_prefix="/lookup")


def protect(app: Flask) -> None:
    from flask_app import form, headers, login
    from flask_app.csrf import csrf

    headers.init_app(app)
    login.init_app(app)
    app.register_blueprint(form.blueprint, url_prefix="/form")
    app.register_blueprint(login.blueprint)
    for feature in ("predict", "batch", "upload"):  # called by programs, which have no session that could be abused
        csrf.exempt(app.blueprints[feature])


# --8<-- [end:urls]
