"""All of data/ and apps/, loaded and checked as a whole: pages see nothing that was not checked here."""

import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content import snippets
from comparison.content.claims import Claim
from comparison.content.decisions import Aspect, Decision, Fact
from comparison.content.differences import Difference
from comparison.content.entries import EntryFile, load_entries
from comparison.content.error_messages import ErrorMessage, load_errors
from comparison.content.pointers import References
from comparison.content.snippets import Snippets
from comparison.content.unshared import Unshared
from comparison.dataset import freshness, rows
from comparison.problems import InvalidData
from comparison.stats.summary import Summaries
from comparison.stats.verdicts import denials, unsupported

ROWS = frozenset(SCENARIOS) | (MODES.keys() - {"paired"})  # each has a place on the results page; pairs, by scenario
SOURCES = ("apps", "comparison", "data", "requirements", "tests")  # all that a Project follows from, but for the pages


@dataclass(frozen=True, repr=False)  # which would show each row, and is asked for by what registers macros
class Project:
    """Everything that pages are made from, validated as a whole."""

    root: Path
    data: Path
    frame: pd.DataFrame
    stale: list[str]  # sessions that measured other apps or versions than today's, each with the command that renews it
    summaries: Summaries
    snippets: Snippets
    claims: dict[str, Claim]
    decisions: dict[str, Decision]
    aspects: dict[str, Aspect]
    facts: dict[str, Fact]
    errors: dict[str, ErrorMessage]
    unshared: dict[str, Unshared]
    differences: dict[str, Difference]

    @classmethod
    def load(cls, root: Path, data: Path | None = None) -> "Project":
        """Read and check everything below `root` (its data/, or a copy of it elsewhere).

        Raises InvalidData with every problem of every file at once.
        """
        data = _short(data or root / "data")
        lines, problems = rows.parse(data / "benchmarks.csv")
        if not problems:  # rows that do not parse would be missed, and each complained about a second time
            problems += rows.disagreements(lines, data / "evidence")
        sound = not problems
        current = freshness.Current.of(root)
        frame = rows.frame(line | {"flag": current.flag(line)} for line in lines)
        summaries = Summaries(frame)
        found, snippet_problems = snippets.load(root)
        claims_file, facts_file = (EntryFile.parse(data / name) for name in ("claims.yml", "facts.yml"))
        references = References(root, found.names, ROWS, claims_file.ids)
        facts = facts_file.read(Fact, references)
        if facts_file.ids is not None:
            # A fact that is wrong itself is complained about once, and not again by each text that quotes it.
            words = dict.fromkeys(facts_file.ids, "") | {id_: fact.words for id_, fact in facts.items()}
            references = replace(references, facts=words)
        claims = claims_file.read(Claim, references)
        decisions, decision_problems = load_entries(data / "decisions.yml", Decision, references)
        aspects, aspect_problems = load_entries(data / "aspects.yml", Aspect, references)
        errors, error_problems = load_errors(data / "errors.yml", references)
        unshared, unshared_problems = load_entries(data / "unshared.yml", Unshared)
        problems += snippet_problems + facts_file.problems + claims_file.problems + decision_problems
        differences, difference_problems = load_entries(data / "differences.yml", Difference, references)
        problems += aspect_problems + error_problems + unshared_problems + difference_problems
        if sound:  # wrong rows can deny nothing
            for claim in claims.values():
                problems += claims_file.complaints(claim.id, denials(claim, summaries))
        if problems:
            raise InvalidData(problems)
        stale = freshness.stale_sessions(lines, current)
        return cls(
            root, data, frame, stale, summaries, found, claims, decisions, aspects, facts, errors, unshared, differences
        )

    @classmethod
    def cached(cls, root: Path) -> "Project":
        """The same as `load`, from .cache/ for as long as no byte changes of what it was made from."""
        pages = sorted(path.as_posix() for path in (root / "docs").rglob("*.md"))  # that they exist, not what they say
        return cached_project(root, fingerprint(root, SOURCES, pages))

    def notices(self) -> list[str]:
        """What is right and yet supports nothing, and what it leaves without support."""
        outside = int((self.frame["flag"] != "").sum())
        bare = unsupported(self.claims.values(), self.summaries)
        return [
            *([f"{outside} rows are stale or outside a gate: they are shown, and support nothing."] if outside else []),
            *(f"Stale: {sentence}" for sentence in self.stale),
            *([f"Without fresh rows, and so without support: {', '.join(bare)}."] if bare else []),
        ]

    def contents(self) -> str:
        """What was checked, in one line."""
        sessions = self.frame["session"].nunique()
        return (
            f"{len(self.frame)} rows of {sessions} sessions recomputed from evidence, {len(self.claims)} claims, "
            f"{len(self.decisions)} decisions, {len(self.aspects)} aspects, {len(self.facts)} facts, "
            f"{len(self.errors)} error messages, {len(self.differences)} differences, "
            f"{len(self.snippets.names)} snippets: all right."
        )


@lru_cache(maxsize=1)
def cached_project(root: Path, key: str) -> Project:
    """The project whose sources have this fingerprint: kept in memory, or on disk, or loaded."""
    path = root / ".cache" / f"{key}.pickle"
    try:
        project: Project = pickle.loads(path.read_bytes())  # noqa: S301  (as much ours as a .pyc is)
    except Exception:  # not there yet, or damaged in one of the ways that a file can be
        project = Project.load(root)
        path.parent.mkdir(exist_ok=True)
        for older in path.parent.glob("*.pickle"):
            older.unlink(missing_ok=True)
        written = path.with_suffix(f".{os.getpid()}")
        written.write_bytes(pickle.dumps(project))
        written.replace(path)
    return project


def fingerprint(root: Path, names: Iterable[str], beside: Sequence[str] = ()) -> str:
    """Digest of every file below these names, with this Python, the folder that paths are told from, and more words."""
    digest = hashlib.sha256(f"{sys.version} {root} {Path.cwd()} {beside}".encode())
    for path in files(root, names):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()


def files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    """The files below these names, in order; what Python and the apps write by themselves is none of them."""
    for name in names:
        inside = [root / name] if (root / name).is_file() else sorted((root / name).rglob("*"))
        yield from (p for p in inside if p.is_file() and "__pycache__" not in p.parts and ".sqlite3" not in p.name)


def _short(path: Path) -> Path:
    """A path as people type it from where they stand, so that problems can be clicked and pasted."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
