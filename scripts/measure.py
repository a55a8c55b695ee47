#!/usr/bin/env python3
"""What does a request cost in each framework, on this machine? Measures, and adds rows and evidence to data/."""

import argparse
import sys
from pathlib import Path

from comparison.harness.machine import Trouble, require_fit

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Parse the arguments, measure, give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    protocol = parser.add_mutually_exclusive_group()
    protocol.add_argument("--quick", action="store_true", help="three scenarios, 3 launches: under 3 minutes (default)")
    protocol.add_argument("--full", action="store_true", help="every scenario, 7 launches: what statements rest on")
    parser.add_argument("--scenario", action="append", metavar="ID", help="only this one; may be repeated")
    parser.add_argument("--launches", type=int, metavar="N", help="how many fresh starts of the servers")
    parser.add_argument("--server", default="gunicorn", metavar="ID", help="gunicorn (default) or granian")
    parser.add_argument("--resume", action="store_true", help="go on with the newest unfinished session")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="where rows and evidence go")
    asked = parser.parse_args()
    try:
        require_fit()
        from comparison.harness import plan, session  # only now: they import what require_fit has looked for

        wanted = plan.Plan.of("full" if asked.full else "quick", asked.scenario, asked.launches, asked.server)
        return session.run(ROOT, asked.data, wanted, resume=asked.resume)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The launches that ended are kept; --resume goes on from there.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
