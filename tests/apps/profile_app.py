"""Print what an app's functions do in one request, as JSON: calls, and the share of the work, callees included.

`python -m tests.apps.profile_app MODULE SCENARIO` calls MODULE.application in this process, without a server.
"""

import cProfile
import json
import pstats
import sys
import time
from importlib import import_module
from pathlib import Path

from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.modes.calls import answers

WARM_UP, REQUESTS = 50, 100


def main() -> None:
    module, name = sys.argv[1:]
    application, scenario = import_module(module).application, SCENARIOS[name]
    answers(application, scenario, WARM_UP)
    with cProfile.Profile(time.process_time) as profile:  # CPU: what else runs here changes no share
        answers(application, scenario, REQUESTS)
    stats = pstats.Stats(profile).stats
    whole = max(cumulative for _, _, _, cumulative, _ in stats.values())
    found = [
        [Path(file).as_posix(), function, calls / REQUESTS, cumulative / whole]
        for (file, _, function), (_, calls, _, cumulative, _) in stats.items()
    ]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
