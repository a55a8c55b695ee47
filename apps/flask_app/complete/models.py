"""What is a row of the table `sample`?"""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from flask_app.database import Base


# --8<-- [start:complete-model]
class Sample(Base):
    __tablename__ = "sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(100))


# --8<-- [end:complete-model]
