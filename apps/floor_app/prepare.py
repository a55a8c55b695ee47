"""What must a database hold before the first request? `python -m floor_app.prepare` may be run again at any time."""

from sqlalchemy import func, select

from floor_app.database import Base, Sample, Session, engine
from predictor import samples


def prepare() -> None:
    Base.metadata.create_all(engine)  # leaves a table alone that is there
    with Session.begin() as session:
        if not session.scalar(select(func.count()).select_from(Sample)):
            session.add_all(Sample(id=number, label=label) for number, label in enumerate(samples(), start=1))


if __name__ == "__main__":
    prepare()
    engine.dispose()
