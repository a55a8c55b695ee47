"""Which files does the site hold besides its pages: the library for exploring charts, and the data for machines?"""

import gzip
import shutil
from importlib.resources import as_file, files
from pathlib import Path

LIBRARY = files("plotly") / "package_data" / "plotly.min.js"


def library_size() -> str:
    """Say how much a reader downloads to explore a chart."""
    with as_file(LIBRARY) as path:
        return f"{path.stat().st_size / 1e6:.1f} MB"


def publish(data: Path, site: Path) -> None:
    """Copy plotly's own script, the rows, and the evidence of every session into the built site."""
    assets, api = site / "assets", site / "api" / "v1"
    (api / "evidence").mkdir(parents=True, exist_ok=True)
    assets.mkdir(exist_ok=True)
    with as_file(LIBRARY) as path:
        shutil.copyfile(path, assets / "plotly.min.js")
    shutil.copyfile(data / "benchmarks.csv", api / "benchmarks.csv")
    for path in (data / "evidence").glob("*.json.gz"):
        (api / "evidence" / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
