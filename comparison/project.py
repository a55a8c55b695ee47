"""What do all of data/ and apps/ say together, and is all of it right? Pages see nothing that was not checked here."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.content import snippets
from comparison.content.claims import Claim, load_claims
from comparison.content.decisions import Aspect, Decision, Fact, load_aspects, load_decisions, load_facts
from comparison.content.entries import ids
from comparison.content.error_messages import ErrorMessage, load_errors
from comparison.content.pointers import Existing
from comparison.content.snippets import Snippets
from comparison.content.unshared import Unshared, load_unshared
from comparison.dataset import evidence, quality, rows
from comparison.problems import InvalidData
from comparison.stats.summary import Summaries
from comparison.stats.verdicts import judge, unsupported

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

    @classmethod
    def load(cls, root: Path, data: Path | None = None) -> "Project":
        """Read and check everything below `root` (its data/, or a copy of it elsewhere).

        Raises InvalidData with every problem of every file at once.
        """
        data = _short(data or root / "data")
        lines, problems = rows.parse(data / "benchmarks.csv")
        if not problems:  # rows that do not parse would be missed, and each complained about a second time
            problems += evidence.check(lines, data / "evidence")
        sound = not problems
        current = quality.Current.of(root)
        frame = rows.frame(line | {"flag": quality.flag(line, current)} for line in lines)
        summaries = Summaries(frame)
        found, snippet_problems = snippets.load(root)
        existing = Existing(root, found.names, ROWS, ids(data / "claims.yml"))
        facts, fact_problems = load_facts(data / "facts.yml", existing)
        # A fact that is wrong itself is complained about once, and not again by each text that quotes it.
        known = dict.fromkeys(ids(data / "facts.yml"), "") | {id_: fact.words for id_, fact in facts.items()}
        existing = replace(existing, facts=known)
        claims, claim_problems = load_claims(data / "claims.yml", existing)
        existing = replace(existing, claims=existing.claims | claims.keys())
        decisions, decision_problems = load_decisions(data / "decisions.yml", existing)
        aspects, aspect_problems = load_aspects(data / "aspects.yml", existing)
        errors, error_problems = load_errors(data / "errors.yml", existing)
        unshared, unshared_problems = load_unshared(data / "unshared.yml")
        problems += unshared_problems
        problems += snippet_problems + claim_problems + decision_problems + aspect_problems + fact_problems
        problems += error_problems
        if sound:  # wrong rows can deny nothing
            problems += judge(claims.values(), summaries)
        if problems:
            raise InvalidData(problems)
        stale = quality.stale_sessions(lines, current)
        return cls(root, data, frame, stale, summaries, found, claims, decisions, aspects, facts, errors, unshared)

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
            f"{len(self.errors)} error messages, {len(self.snippets.names)} snippets: all right."
        )


def _short(path: Path) -> Path:
    """Give a path as people type it from where they stand, so that problems can be clicked and pasted."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
