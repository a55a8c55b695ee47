"""What is a row of the table `flower`?"""

from sqlalchemy.orm import Mapped, mapped_column

from flask_app.database import Base

MAX_ID = 2**31 - 1  # of an INTEGER in PostgreSQL


# --8<-- [start:lookup-model]
class Flower(Base):
    __tablename__ = "flower"

    id: Mapped[int] = mapped_column(primary_key=True)
    sepal_length_cm: Mapped[float]
    sepal_width_cm: Mapped[float]
    petal_length_cm: Mapped[float]
    petal_width_cm: Mapped[float]


# --8<-- [end:lookup-model]
