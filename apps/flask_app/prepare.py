"""What must a database hold before the first request? `python -m flask_app.prepare` may be run again at any time."""

import os

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from flask_app.complete.models import Sample
from flask_app.database import Base
from flask_app.login.models import User
from flask_app.lookup.models import Flower
from flask_app.settings import Settings
from predictor import flowers, samples


def prepare(engine: Engine, password: str | None) -> None:
    Base.metadata.create_all(engine)  # leaves tables alone that are there
    with Session(engine) as session, session.begin():
        if not session.scalar(select(func.count()).select_from(Sample)):
            session.add_all(Sample(id=number, label=label) for number, label in enumerate(samples(), start=1))
        if not session.scalar(select(func.count()).select_from(Flower)):
            session.add_all(Flower(id=number, **row.model_dump()) for number, row in enumerate(flowers(), start=1))
        if password:
            set_user(session, "reader", password, may_review=False)
            set_user(session, "reviewer", password, may_review=True)


def set_user(session: Session, username: str, password: str, *, may_review: bool) -> None:
    user = session.scalar(select(User).where(User.username == username)) or User(username=username)
    user.set_password(password)
    user.may_review = may_review
    session.add(user)


if __name__ == "__main__":
    engine = create_engine(Settings().DATABASE_URL)
    prepare(engine, os.environ.get("DEMO_PASSWORD"))
    engine.dispose()
