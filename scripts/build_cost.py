"""CPU of `make build` against the same pages without their macros, in turn: build_cost.py [ROUNDS]."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from shutil import copytree
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
BARE = "INHERIT: {root}/mkdocs.yml\nstrict: false\nplugins: [search]\ndocs_dir: {docs}\nsite_dir: {site}\n"


def cpu_seconds(*command: str) -> float:
    """User and system time of a command with all that it starts."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  (the two commands below)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Measure both in turn, and print the ratio of their medians."""
    with tempfile.TemporaryDirectory() as folder:
        docs, bare = copytree(ROOT / "docs", Path(folder, "docs")), Path(folder, "mkdocs.yml")
        bare.write_text(BARE.format(root=ROOT, docs=docs, site=Path(folder, "bare")))
        for page in docs.rglob("*.md"):
            page.write_text(re.sub(r"\{\{.*?\}\}", "", page.read_text(), flags=re.DOTALL))
        pairs = []
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
            built = cpu_seconds("make", "build", f"SITE={Path(folder, 'site')}")
            pairs.append((built, cpu_seconds(sys.executable, "-m", "mkdocs", "build", "-f", str(bare))))
            print("make build {:.2f} s, without macros {:.2f} s: {:.1f} times".format(*pairs[-1], built / pairs[-1][1]))
        print(f"Median: {median(built / without for built, without in pairs):.1f} times the CPU; at most 6 is wanted.")


if __name__ == "__main__":
    main()
