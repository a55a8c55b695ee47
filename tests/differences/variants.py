"""What gunicorn serves: the app of the module that APP names, with the code of the variant that a header asks for."""

import json
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

CREATE = import_module(f"tests.differences.{os.environ['APP']}").create
CODE = {"": ""} | json.loads(os.environ["VARIANTS"])


class Variants:
    """One app at a time: settings may be process-wide."""

    def __init__(self) -> None:
        self.id = ""
        self.app = CREATE()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        id_ = environ.pop("HTTP_X_VARIANT", "")
        if id_ != self.id:
            self.id, self.app = id_, CREATE(CODE[id_])
        return self.app(environ, start_response)


application = Variants()
