"""Which files does the site hold besides its pages: the library for exploring charts, and the data for machines?"""

import gzip
import shutil
from importlib.resources import as_file
from pathlib import Path

from comparison.framing import LIBRARY, SCRIPT
from comparison.guide import Guide


def publish(guide: Guide, site: Path) -> None:
    """Copy plotly's own script, the rows, and the evidence of every session into the built site."""
    api = site / "api" / "v1"
    (api / "evidence").mkdir(parents=True, exist_ok=True)
    (site / SCRIPT).parent.mkdir(exist_ok=True)
    with as_file(LIBRARY) as path:
        shutil.copyfile(path, site / SCRIPT)
    shutil.copyfile(guide.data / "benchmarks.csv", api / "benchmarks.csv")
    # With what is to be said against each row; what was not measured is null, and whole numbers stay whole.
    rows = guide.frame.drop(columns="line").convert_dtypes()
    rows.to_json(api / "benchmarks.json", orient="records", lines=False, double_precision=6)
    for path in (guide.data / "evidence").glob("*.json.gz"):
        (api / "evidence" / path.name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
