"""Runs every provocation of a module and prints, as JSON, what a person would see: first as it is, then with the fix.

`python -m tests.errors.run flask_app` runs tests/errors/provocations/flask_app.py, in a process of its own because
Django's settings are process-wide. A provocation is a public function of that module. It raises, prints, warns, logs
or returns text. One that takes `fixed` is run twice; with True it does what the entry in data/errors.yml advises.
"""

import inspect
import json
import logging
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from types import ModuleType


def provocations(module: ModuleType) -> dict[str, Callable[..., str | None]]:
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }


def seen(provocation: Callable[..., str | None], *arguments: bool) -> str:
    """Give everything that is printed, warned of, logged or raised."""
    screen = StringIO()
    with redirect_stdout(screen), redirect_stderr(screen), warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.basicConfig(stream=screen, level=logging.INFO, force=True)
        try:
            screen.write(provocation(*arguments) or "")
        except Exception:
            traceback.print_exc(file=screen)
    return screen.getvalue()


def main() -> None:
    module = import_module(f"tests.errors.provocations.{sys.argv[1]}")
    answer = {}
    for name, function in provocations(module).items():
        runs = [(False,), (True,)] if inspect.signature(function).parameters else [()]
        answer[name] = [seen(function, *arguments) for arguments in runs]
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
