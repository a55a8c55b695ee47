"""What can be asked for on the command line?"""

import argparse
from pathlib import Path

from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER, SERVERS
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.plan import Plan, Wanted


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


def plan(asked: argparse.Namespace) -> Plan:
    """Give the plan of what was asked for; raise HarnessError for what does not exist."""
    chosen = (tuple(dict.fromkeys(names or ())) for names in (asked.mode, asked.scenario, asked.tool))
    modes, scenarios, tools = chosen
    protocol = "full" if asked.full else "quick"
    return Plan.of(Wanted(protocol, modes, scenarios, asked.launches, asked.server, tools))
