"""What stands in the table `sample`? The same 1,000 labels in every app and every database."""

import random

SAMPLE_ROWS = 1000
SPECIES = ("setosa", "versicolor", "virginica")


def samples() -> list[str]:
    """Labels in the order of their ids, which start at 1. Not sorted, so that sorting them is work."""
    generator = random.Random(20160609)  # noqa: S311 - no secret, and it must be the same everywhere
    return [
        f"{generator.choice(SPECIES)} {generator.randint(0, 300) / 10:.1f} cm x {generator.randint(0, 300) / 10:.1f} cm"
        for _ in range(SAMPLE_ROWS)
    ]
