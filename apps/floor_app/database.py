"""Which tables are read, and by which connection?"""

import os
from pathlib import Path

from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

MAX_ID = 2**31 - 1  # of an INTEGER in PostgreSQL
BESIDE_THE_APP = Path(__file__).resolve().parent.parent

# `postgresql://` means Psycopg 3 here, as it does to Django; before SQLAlchemy 2.1 it meant another driver.
# The engine keeps a pool of connections. It opens none before the first query, so a fork shares none.
# Autocommit, as in the apps that are compared with this one: no transaction around what is only read.
engine = create_engine(
    os.environ.get("DATABASE_URL") or f"sqlite:///{BESIDE_THE_APP / 'floor_app.sqlite3'}", isolation_level="AUTOCOMMIT"
)
Session = sessionmaker(engine)


class Base(DeclarativeBase):
    """What `prepare` makes the tables from."""


class Sample(Base):
    __tablename__ = "sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(100))


class Flower(Base):
    __tablename__ = "flower"

    id: Mapped[int] = mapped_column(primary_key=True)
    sepal_length_cm: Mapped[float]
    sepal_width_cm: Mapped[float]
    petal_length_cm: Mapped[float]
    petal_width_cm: Mapped[float]
