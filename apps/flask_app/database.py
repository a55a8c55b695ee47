"""How does a request get its database session? One for each request, opened at first use, closed at its end."""

from flask import Flask, current_app, g
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class Base(DeclarativeBase):
    """What the models have in common: the metadata that `prepare` makes the tables from."""


def init_app(app: Flask) -> None:
    # `postgresql://` means Psycopg 3 here, as it does to Django; before SQLAlchemy 2.1 it meant another driver.
    # The engine keeps a pool of connections. It opens none before the first query, so a fork shares none.
    # Autocommit, as is Django's default: this app only reads. SQLAlchemy's own default is a transaction around what a
    # session does, and that costs PostgreSQL two more round trips, to begin it and to roll it back.
    engine = create_engine(app.config["DATABASE_URL"], isolation_level="AUTOCOMMIT")
    app.extensions["sessionmaker"] = sessionmaker(engine)
    app.teardown_appcontext(close)


def session() -> Session:
    if "session" not in g:
        g.session = current_app.extensions["sessionmaker"]()
    return g.session


def close(error: BaseException | None) -> None:
    if "session" in g:
        g.pop("session").close()
