#!/usr/bin/env python3
"""What does a request cost in each framework, on this machine? Measures, and adds rows and evidence to data/."""

import argparse
import sys
from pathlib import Path

try:
    from comparison.harness.errors import HarnessError
    from comparison.harness.system.fitness import require_fit, require_packages
except ModuleNotFoundError:
    sys.exit("This Python does not know the project: run `make bench`, or .venv/bin/python scripts/measure.py.")
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Parse the arguments and measure."""
    try:
        require_packages()
        from comparison.harness import cli, session

        options = cli.parse(argparse.ArgumentParser(description=__doc__), ROOT)
        require_fit()
        session.let_signals_interrupt()
        return session.run(ROOT, options.data, cli.plan(options), resume=options.resume)
    except HarnessError as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("\nStopped. The launches that ended are kept; --resume goes on from there.")


if __name__ == "__main__":
    sys.exit(main())
