"""What the site holds besides its pages: the library for charts, what is searched, and data for programs."""

import gzip
import json
import shutil
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from comparison.content.differences import Difference
from comparison.pages import api as error_api
from comparison.pages.charts.figure import LIBRARY, SCRIPT
from comparison.pages.search import publish_documents
from comparison.project import Project

DIFFERENCES = TypeAdapter(list[Difference])


def publish(project: Project, site: Path) -> None:
    """Put into a built site plotly's script, what the search knows, and what programs read."""
    publish_documents(project.root / "docs", site)
    api = site / "api" / "v1"
    (api / "evidence").mkdir(parents=True, exist_ok=True)
    (site / SCRIPT).parent.mkdir(exist_ok=True)
    with as_file(LIBRARY) as path:
        shutil.copyfile(path, site / SCRIPT)
    shutil.copyfile(project.data / "benchmarks.csv", api / "benchmarks.csv")
    # With what is to be said against each row; what was not measured is null, and whole numbers stay whole.
    rows = project.frame.drop(columns="line").convert_dtypes()
    rows.to_json(api / "benchmarks.json", orient="records", lines=False, double_precision=6)
    _write(api / "errors.json", error_api.records(project.errors.values()))
    _write(api / "errors.schema.json", error_api.schema())
    _write(api / "differences.json", _differences(project))
    _write(api / "differences.schema.json", DIFFERENCES.json_schema(mode="serialization"))
    for path in (project.data / "evidence").glob("*.json.gz"):
        (api / "evidence" / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))


def _differences(project: Project) -> Any:
    return DIFFERENCES.dump_python([*project.differences.values()], exclude_unset=True)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
