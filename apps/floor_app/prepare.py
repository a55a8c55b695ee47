"""What must a database hold before the first request? `python -m floor_app.prepare` may be run again at any time."""

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from floor_app.database import Base, Flower, Sample, engine
from predictor import flowers, samples


def prepare(engine: Engine) -> None:
    Base.metadata.create_all(engine)  # leaves tables alone that are there
    with Session(engine) as session, session.begin():
        if not session.scalar(select(func.count()).select_from(Sample)):
            session.add_all(Sample(id=number, label=label) for number, label in enumerate(samples(), start=1))
        if not session.scalar(select(func.count()).select_from(Flower)):
            session.add_all(Flower(id=number, **row.model_dump()) for number, row in enumerate(flowers(), start=1))


if __name__ == "__main__":
    writing = create_engine(engine.url)  # which, unlike the one that reads, puts a transaction around its work
    prepare(writing)
    writing.dispose()
