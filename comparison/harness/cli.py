"""The command line of scripts/measure.py."""

import argparse
from pathlib import Path

from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.plan import Plan


def parse(parser: argparse.ArgumentParser, root: Path) -> argparse.Namespace:
    """Read the command line; `--help` ends the program."""
    option = parser.add_argument
    option("--full", action="store_true", help="every mode and scenario: what statements rest on (under 45 minutes)")
    option("--quick", action="store_false", dest="full", help="three scenarios, 3 launches: under 3 minutes (default)")
    option("--mode", action="append", metavar="ID", help=f"only this one; may be repeated: {', '.join(MODES)}")
    option("--scenario", action="append", metavar="ID", help="only this one; may be repeated")
    option("--launches", type=int, metavar="N", help="how many fresh starts of the servers")
    option("--server", default=DEFAULT_SERVER, metavar="ID", help=f"{', '.join(SERVERS)} (default: {DEFAULT_SERVER})")
    option("--tool", action="append", metavar="ID", help=f"what asks in mode capacity: {', '.join(GENERATORS)}")
    option("--resume", action="store_true", help="go on with the newest unfinished session")
    option("--data", type=Path, default=root / "data", metavar="DIR", help="where rows and evidence go")
    return parser.parse_args()


def plan(options: argparse.Namespace) -> Plan:
    """The plan of what was asked for; raises HarnessError for what does not exist."""
    modes, scenarios, tools = (
        tuple(dict.fromkeys(names or ())) for names in (options.mode, options.scenario, options.tool)
    )
    protocol = "full" if options.full else "quick"
    return Plan.of(protocol, modes, scenarios, options.launches, options.server, tools)
