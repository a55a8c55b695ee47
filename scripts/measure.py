#!/usr/bin/env python3
"""What does a request cost in each framework, on this machine? Measures, and adds rows and evidence to data/."""

import argparse
import sys
from pathlib import Path

try:
    from comparison.harness.machine import Trouble, require_fit
except ModuleNotFoundError:
    sys.exit("This Python does not know the project: run `make bench`, or .venv/bin/python scripts/measure.py.")
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    option = parser.add_argument
    option("--full", action="store_true", help="every scenario, 7 launches: what statements rest on")
    option("--quick", action="store_false", dest="full", help="three scenarios, 3 launches: under 3 minutes (default)")
    option("--scenario", action="append", metavar="ID", help="only this one; may be repeated")
    option("--launches", type=int, metavar="N", help="how many fresh starts of the servers")
    option("--server", default="gunicorn", metavar="ID", help="gunicorn (default) or granian")
    option("--resume", action="store_true", help="go on with the newest unfinished session")
    option("--data", type=Path, default=ROOT / "data", metavar="DIR", help="where rows and evidence go")
    asked = parser.parse_args()
    try:
        require_fit()
        from comparison.harness import plan, session  # only now: they import what require_fit has looked for

        wanted = plan.Plan.of("full" if asked.full else "quick", asked.scenario, asked.launches, asked.server)
        return session.run(ROOT, asked.data, wanted, resume=asked.resume)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("\nStopped. The launches that ended are kept; --resume goes on from there.")


if __name__ == "__main__":
    sys.exit(main())
