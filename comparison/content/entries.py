"""How do we read a hand-written list of entries, and know the line of all that is wrong in it?

claims.yml, aspects.yml, facts.yml and decisions.yml are YAML lists of maps. `load_entries(path, fields)` gives
the entries that are whole, with their lines, and a Problem for each thing that is not. `entry.problem(...)`
makes a Problem that stands at the line of one field, for the checks that only the caller can make. What an
`evidence` pointer names is the business of comparison/content/pointers.py.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from comparison.problems import Problem

ID = re.compile(r"[a-z][a-z0-9-]*")
KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "value": (int, float, str),
    "yes or no": (bool,),
    "date": (datetime.date,),
    "list of text": (list,),
    "list of maps": (list,),
}


@dataclass(frozen=True)
class Field:
    """What one field of an entry must be: its name, its kind (a key of KINDS), and the values allowed, if few."""

    name: str
    kind: str = "text"
    required: bool = True
    one_of: tuple[str, ...] = ()

    def expectation(self) -> str:
        """Say what belongs here, in the words of a Problem."""
        return f"one of {', '.join(self.one_of)}" if self.one_of else f"a {self.kind}, not empty"

    def accepts(self, value: Any) -> bool:
        """Tell whether the value is of this kind, not empty, and allowed."""
        if isinstance(value, bool) and self.kind != "yes or no":
            return False
        if not isinstance(value, KINDS[self.kind]) or value in ("", []):
            return False
        inner: type = {"list of text": str, "list of maps": dict}.get(self.kind, object)
        if isinstance(value, list) and not all(isinstance(item, inner) and item for item in value):
            return False
        return not self.one_of or value in self.one_of


@dataclass(frozen=True)
class Entry:
    """One map of a file: its values as plain Python, and the line of each field (of `evidence`, of each item)."""

    path: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """Give the value of a field; a field that was left out is None."""
        return self.values.get(name)

    def problem(self, name: str, expected: str, got: object, cure: str) -> Problem:
        """Complain about a field ("because", or "evidence.2" for the third item of a list) at its own line."""
        line = self.lines.get(name, self.lines.get(name.split(".")[0], self.line))
        return Problem(self.path, line, f"{self.values.get('id') or 'entry'}.{name}", expected, repr(got), cure)

    def misquoted(self, name: str, unknown: Iterable[str]) -> Iterator[Problem]:
        """Complain about each fact that a field quotes and that does not exist."""
        for fact in unknown:
            yield self.problem(name, "the id of a fact", fact, "mend the id, or add the fact to facts.yml")

    def unresolved(self, name: str, objection: Callable[[str], tuple[str, str] | None]) -> Iterator[Problem]:
        """Complain about each pointer in the list `name` that `objection` (pointers.Existing.objection) rejects."""
        for number, pointer in enumerate(self[name] or ()):
            if objected := objection(pointer):
                yield self.problem(f"{name}.{number}", objected[0], pointer, objected[1])


def load_entries(path: Path, fields: Sequence[Field]) -> tuple[list[Entry], list[Problem]]:
    """Read the list of maps at `path`: every entry that is whole, and a Problem for each thing wrong.

    Every entry needs an `id`; ids must be unique. Fields that are not in `fields` are refused, so a typo is seen.
    """
    name = str(path)
    loaded = _parsed(path, name)
    if isinstance(loaded, Problem):
        return [], [loaded]
    entries, problems = [], []
    for entry in _entries(name, loaded):
        wrong = list(_wrong(entry, [Field("id"), *(f for f in fields if f.name != "id")]))
        problems += wrong
        if not wrong:
            entries.append(entry)
    return entries, problems + list(_repeated(entries))


def built[T](
    entries: Iterable[Entry], build: Callable[[Entry], T], check: Callable[[Entry], Iterator[Problem]]
) -> tuple[dict[str, T], list[Problem]]:
    """Give what is made of each entry that is right, by its id, and what is wrong with the others."""
    made, problems = dict[str, T](), list[Problem]()
    for entry in entries:
        wrong = list(check(entry))
        problems += wrong
        if not wrong:
            made[entry["id"]] = build(entry)
    return made, problems


def ids(path: Path) -> frozenset[str]:
    """Give the ids that stand in a file, whatever else is wrong with it: what points to them is not at fault."""
    if not path.exists():
        return frozenset()
    return frozenset(re.findall(rf"^- *\{{? *id: *({ID.pattern})", path.read_text(encoding="utf-8"), re.MULTILINE))


def _parsed(path: Path, name: str) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        loaded = YAML(typ="rt").load(text)
    except FileNotFoundError:
        return Problem(name, 1, "file", "a file", "none", f"create {name}, or restore it from the repository")
    except UnicodeDecodeError as error:
        return Problem(name, 1, "file", "text in UTF-8", str(error.reason), "save the file as UTF-8")
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Problem(name, line, "file", "YAML", str(error.problem), "mend this line or the one above")
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Problem(name, line, "file", "text", f"the character U+{error.character:04X}", "remove it")
    except ValueError as error:  # a date that no calendar has; the reader does not say where
        return Problem(name, 1, "file", "YAML", str(error), "look for a date that does not exist")
    if not isinstance(loaded, list):
        return Problem(name, 1, "file", "a list of entries", type(loaded).__name__, "start each entry with '- id: '")
    return loaded


def _entries(name: str, loaded: Any) -> Iterator[Entry]:
    for position, item in enumerate(loaded):
        line = loaded.lc.item(position)[0] + 1
        if not isinstance(item, CommentedMap):
            yield Entry(name, line, {"entry": _plain(item)})
            continue
        lines: dict[str, int] = {}
        for key, value in item.items():
            lines[str(key)] = item.lc.key(key)[0] + 1
            if isinstance(value, CommentedSeq):
                lines |= {f"{key}.{number}": value.lc.item(number)[0] + 1 for number in range(len(value))}
        yield Entry(name, line, {str(key): _plain(value) for key, value in item.items()}, lines)


def _plain(value: Any) -> Any:
    """Strip what the YAML reader adds for writing back, and the line feed at the end of folded text."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str):
        return str(value).strip()
    if isinstance(value, float):
        return float(value)
    return value


def _wrong(entry: Entry, fields: Sequence[Field]) -> Iterator[Problem]:
    known = {f.name: f for f in fields}
    for name in entry.values:
        if name not in known:
            yield entry.problem(name, f"one of the fields {', '.join(known)}", name, "mend or remove the field")
    for f in fields:
        if entry[f.name] is None:
            if f.required:
                yield entry.problem(f.name, f.expectation(), None, f"add {f.name}: … to this entry")
        elif not f.accepts(entry[f.name]):
            yield entry.problem(f.name, f.expectation(), entry[f.name], f"mend {f.name}")
    if isinstance(entry["id"], str) and not ID.fullmatch(entry["id"]):
        yield entry.problem("id", "letters a to z, digits and hyphens, a letter first", entry["id"], "rename it")


def _repeated(entries: Iterable[Entry]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in entries:
        if entry["id"] in first:
            cure = f"give it an id of its own; line {first[entry['id']]} has this one"
            yield entry.problem("id", "an id that occurs once", entry["id"], cure)
        first.setdefault(entry["id"], entry.line)
