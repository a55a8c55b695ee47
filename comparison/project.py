"""What do all of data/ and apps/ say together, and is all of it right? Pages see nothing that was not checked here."""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
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

    def notices(self) -> list[str]:
        """Say what is right and yet supports nothing, and what it leaves without support."""
        outside = int((self.frame["flag"] != "").sum())
        bare = unsupported(self.claims.values(), self.summaries)
        return [
            *([f"{outside} rows are stale or outside a gate: they are shown, and support nothing."] if outside else []),
            *(f"Stale: {sentence}" for sentence in self.stale),
            *([f"Without fresh rows, and so without support: {', '.join(bare)}."] if bare else []),
        ]

    def contents(self) -> str:
        """Say in one line what was checked."""
        sessions = self.frame["session"].nunique()
        return (
            f"{len(self.frame)} rows of {sessions} sessions recomputed from evidence, {len(self.claims)} claims, "
            f"{len(self.decisions)} decisions, {len(self.aspects)} aspects, {len(self.facts)} facts, "
            f"{len(self.errors)} error messages, {len(self.differences)} differences, "
            f"{len(self.snippets.names)} snippets: all right."
        )


def _short(path: Path) -> Path:
    """Give a path as people type it from where they stand, so that problems can be clicked and pasted."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
