"""Which table is read, and by which connection?"""

import os
from pathlib import Path

from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

BESIDE_THE_APP = Path(__file__).resolve().parent.parent

# The engine keeps a pool of connections. It opens none before the first query, so a fork shares none.
engine = create_engine(os.environ.get("DATABASE_URL") or f"sqlite:///{BESIDE_THE_APP / 'floor_app.sqlite3'}")
Session = sessionmaker(engine)


class Base(DeclarativeBase):
    """What `prepare` makes the table from."""


class Sample(Base):
    __tablename__ = "sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(100))
