"""SQLAlchemy, SQLite and psycopg complain about a session, a thread or a connection."""

import sqlite3
import threading
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import ForeignKey, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.pool import QueuePool

from comparison.harness.system.processes import free_port


class _Base(DeclarativeBase): ...


class _Model(_Base):
    __tablename__ = "model"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    predictions: Mapped[list["_Prediction"]] = relationship()


class _Prediction(_Base):
    __tablename__ = "prediction"
    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("model.id"))


ENGINE = create_engine("sqlite://")
_Base.metadata.create_all(ENGINE)
with Session(ENGINE) as _session:
    _session.add(_Model(name="iris", predictions=[_Prediction()]))
    _session.commit()


def lazy_load_too_late(fixed: bool) -> None:
    with Session(ENGINE) as session:
        query = select(_Model).options(*([joinedload(_Model.predictions)] if fixed else []))
        model = session.scalars(query).unique().one()
    len(model.predictions)


def attribute_after_commit(fixed: bool) -> None:
    with Session(ENGINE, expire_on_commit=not fixed) as session:
        model = session.scalars(select(_Model)).one()
        session.commit()
    str(model.name)


def pool_empty(fixed: bool) -> None:
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=5, max_overflow=10, pool_timeout=0.05)
    held = []
    try:
        for _ in range(16):
            if fixed:
                with engine.connect():
                    ...
            else:
                held.append(engine.connect())
    finally:
        for connection in held:
            connection.close()
        engine.dispose()


def session_after_an_error(fixed: bool) -> None:
    with Session(ENGINE) as session:
        session.add(_Model(name="iris"))
        try:
            session.flush()
        except Exception:
            if fixed:
                session.rollback()
        session.scalars(select(_Model)).all()


def old_dialect_name(fixed: bool) -> None:
    create_engine("postgresql+psycopg://db/ml" if fixed else "postgres://db/ml")


def no_url(fixed: bool) -> None:
    create_engine("sqlite://" if fixed else "")


def plain_sql(fixed: bool) -> None:
    with ENGINE.connect() as connection:
        connection.execute(text("SELECT 1") if fixed else "SELECT 1")


def other_thread(fixed: bool) -> None:
    def work() -> None:
        try:
            connection = sqlite3.connect(":memory:") if fixed else shared
            connection.execute("SELECT 1")
            connection.close()
        except sqlite3.Error as error:
            raised.append(error)

    raised: list[sqlite3.Error] = []
    shared = sqlite3.connect(":memory:")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    shared.close()
    for error in raised:
        raise error


def no_table(fixed: bool) -> None:
    engine = create_engine("sqlite://")
    if fixed:
        _Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.scalars(select(_Model)).all()


def locked(fixed: bool) -> None:
    """Another connection writes until the fix has it end its transaction first."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/ml.sqlite3", connect_args={"timeout": 0})
        _Base.metadata.create_all(engine)
        other = sqlite3.connect(f"{folder}/ml.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        if fixed:
            other.execute("COMMIT")
        try:
            with Session(engine) as session:
                session.add(_Model(name="iris"))
                session.commit()
        finally:
            other.close()
            engine.dispose()


def nobody_listens() -> None:
    psycopg.connect(f"postgresql://app@127.0.0.1:{free_port()}/ml")
