"""What is wrong, where, and what cures it? The one way this project complains."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: where it stands, what was expected, what was found, and the cure."""

    path: str
    line: int
    field: str
    expected: str
    got: str
    cure: str

    def __str__(self) -> str:
        """Give the one-line form that every command prints."""
        return f"{self.path}:{self.line}: {self.field}: expected {self.expected}, got {self.got} — {self.cure}"


class InvalidData(Exception):
    """Data that does not validate; carries every problem found, so that they can be mended in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files and lines."""
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """Give all problems, one a line, and their count on the last line."""
    lines = [str(problem) for problem in problems]
    noun = "problem" if len(lines) == 1 else "problems"
    return "\n".join([*lines, f"{len(lines)} {noun}"])
