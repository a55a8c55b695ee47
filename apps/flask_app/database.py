"""How does a request get its database session? One for each request, opened at first use, closed at its end."""

from flask import Flask, current_app, g
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class Base(DeclarativeBase):
    """What the models have in common: the metadata that `prepare` makes the tables from."""


def init_app(app: Flask) -> None:
    # `postgresql://` means Psycopg 3 here, as it does to Django; before SQLAlchemy 2.1 it meant another driver.
    # The engine keeps a pool of connections. It opens none before the first query, so a fork shares none.
    engine = create_engine(app.config["DATABASE_URL"])
    app.extensions["sessionmaker"] = sessionmaker(engine)
    app.teardown_appcontext(close)


def session() -> Session:
    if "session" not in g:
        g.session = current_app.extensions["sessionmaker"]()
    return g.session


def close(error: BaseException | None) -> None:
    if "session" in g:
        g.pop("session").close()
