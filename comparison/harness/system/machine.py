"""On which machine, Python and commit something is measured. Read, never typed."""

import gzip
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from comparison.harness.errors import HarnessError

# The entry since which every build of the package has a profile: https://tracker.debian.org/pkg/python3.13.
BUILT_WITH_PROFILE = "Re-enable PGO/LTO builds."
NO_COMMIT = "0" * 40  # git's own name for "no commit"


def cores() -> tuple[int, int]:
    """The servers' core and the client's: not two threads of the same one, if there is another."""
    first, *others = sorted(os.sched_getaffinity(0))
    return first, next((core for core in others if core not in siblings(first)), others[0])


def siblings(core: int) -> set[int]:
    """The logical cores that are threads of the same physical one, as far as the machine tells."""
    text = _text(f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list") or str(core)
    spans = [part.partition("-") for part in text.split(",")]
    return {core for first, _, last in spans for core in range(int(first), int(last or first) + 1)}


def machine() -> dict[str, Any]:
    """The columns of a row that describe the machine and its Python."""
    return {
        "cpu_model": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_mb": psutil.virtual_memory().total // 2**20,
        "os": _os_name(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "python_build": f"{platform.python_compiler()}, {optimisation(Path(sys.base_prefix))}",
    }


def optimisation(prefix: Path) -> str:
    """What is known of the build of the Python below a prefix: "optimised" if with a profile (PGO).

    Its own record of how it was configured tells, or that it is Debian's package: that one is built with a profile by
    the package's rules and does not record it. Every other build may be either: the time of the spin loop tells more.
    """
    if "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""):
        return "optimised"
    return "optimised" if _is_debian_package(prefix) else "optimisation unknown"


def _is_debian_package(prefix: Path) -> bool:
    """Whether a Python comes from Debian's or Ubuntu's package, whose own history lies beside it."""
    package = "python{}.{}".format(*sys.version_info)
    history = prefix / "share" / "doc" / package / "changelog.Debian.gz"
    if not (history.is_file() and (prefix / "bin" / package).is_file()):
        return False
    with gzip.open(history, "rt", encoding="utf-8") as lines:
        return BUILT_WITH_PROFILE in lines.read()


def details() -> dict[str, Any]:
    """What the evidence keeps beyond the rows: every installed distribution, and the kind of machine."""
    return {
        "distributions": {found.metadata["Name"]: found.version for found in distributions()},
        "machine": platform.machine(),
        "one_physical_core": cores()[1] in siblings(cores()[0]),
        "virtual": "hypervisor" in _text("/proc/cpuinfo"),
        "vendor": _text("/sys/class/dmi/id/sys_vendor"),
        "container": Path("/.dockerenv").exists() or Path("/run/.containerenv").exists(),
        "governor": _text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        "clock_source": _text("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
    }


def commit(root: Path) -> dict[str, Any]:
    """The commit that is measured, and whether files outside data/ differ from it."""
    head = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    changed = _git(root, "status", "--porcelain", "--", ".", ":(exclude)data")
    if changed is None:
        raise HarnessError(
            f"{root} is not a git repository, and each row says which commit it measured: clone it with git."
        )
    return {"commit": head or NO_COMMIT, "dirty": int(bool(changed) or not head)}


def _git(root: Path, *arguments: str) -> str | None:
    git = shutil.which("git") or "git"
    done = subprocess.run([git, "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _cpu_model() -> str:
    for line in _text("/proc/cpuinfo").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model", "cpu model") and value.strip():
            return value.strip()
    return platform.processor() or platform.machine()


def _os_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"
