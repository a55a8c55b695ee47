"""Is everything in data/ right? Prints every problem with its cure, and exits 1 if there is one."""

import argparse
import sys
from pathlib import Path

from comparison.problems import InvalidData
from comparison.project import Project

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Check data/ (or a copy of it elsewhere) against the schema, its evidence, the tests and the snippets."""
    parser = argparse.ArgumentParser(description="Check every row, claim, decision, fact, error message and snippet.")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="check this copy of data/")
    arguments = parser.parse_args()
    try:
        project = Project.load(ROOT, arguments.data)
    except InvalidData as refused:
        print(refused)
        return 1
    print("\n".join([project.contents(), *project.notices()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
