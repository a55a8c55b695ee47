"""Puts into a built site all that is no page: rows, evidence and error messages for programs, what the search knows."""

import argparse
import sys
from pathlib import Path

from comparison.pages.publish import publish
from comparison.problems import InvalidData
from comparison.project import Project

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Publish into the folder that a site was built into."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="the folder that holds the built pages")
    try:
        publish(Project.cached(ROOT), parser.parse_args().site)
    except InvalidData as refused:
        print(refused)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
