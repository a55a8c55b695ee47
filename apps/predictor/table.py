"""What stands in the tables `sample` and `flower`? The same rows in every app and every database."""

import random

from sklearn.datasets import load_iris

from predictor.inputs import InvalidInput, Row

SAMPLE_ROWS = 1000
SPECIES = ("setosa", "versicolor", "virginica")


class UnknownFlower(InvalidInput):
    """A flower that is asked for and that is not in the table."""

    def __init__(self) -> None:
        super().__init__(404, [{"field": "flower", "message": "No such flower"}])


def samples() -> list[str]:
    """Labels in the order of their ids, which start at 1. Not sorted, so that sorting them is work."""
    generator = random.Random(20160609)  # noqa: S311 - no secret, and it must be the same everywhere
    return [
        f"{generator.choice(SPECIES)} {generator.randint(0, 300) / 10:.1f} cm x {generator.randint(0, 300) / 10:.1f} cm"
        for _ in range(SAMPLE_ROWS)
    ]


def flowers() -> list[Row]:
    """The 150 measured flowers in the order of their ids, which start at 1."""
    return [Row(**dict(zip(Row.model_fields, map(float, flower), strict=True))) for flower in load_iris().data]
