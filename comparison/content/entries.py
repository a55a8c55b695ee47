"""Hand-written lists of entries: parsed once, checked by a pydantic model, each mistake told at its own line.

A model says what each field must be; what concerns several fields is an Objection that `Entry.objections` yields.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, ValidationError, model_validator
from pydantic_core import core_schema
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from comparison.content.objections import Objection, Place, explained
from comparison.problems import Problem

ID = re.compile(r"[a-z][a-z0-9-]*")
T = TypeVar("T")
Text = Annotated[str, Field(min_length=1)]
Several = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]  # YAML has lists, and a frozen model has tuples


def one_of(choices: Iterable[str]) -> GetPydanticSchema:
    """Metadata of a field that allows these texts only."""
    return GetPydanticSchema(lambda source, handler: core_schema.literal_schema([*choices]))


class Model(BaseModel):
    """What a map in a file must be."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, value: Any) -> Any:
        """Let an empty field count as left out, and one that is due as None, so that its type complains."""
        if not isinstance(value, dict):
            return value
        due = [known.alias or name for name, known in cls.model_fields.items() if known.is_required()]
        return dict.fromkeys(due) | {name: inner for name, inner in value.items() if inner is not None}


class Entry(Model):
    """One entry of a hand-written file."""

    id: Annotated[str, Field(pattern=f"^{ID.pattern}$", description="Never changes.")]

    def objections(self) -> Iterator[Objection]:
        """What is wrong between fields that are right by themselves."""
        return iter(())


@dataclass
class EntryFile:
    """A YAML list of entries, and what is wrong with it."""

    path: str
    items: CommentedSeq
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def parse(cls, path: Path) -> "EntryFile":
        loaded = _loaded(path)
        return cls(str(path), CommentedSeq(), [loaded]) if isinstance(loaded, Problem) else cls(str(path), loaded)

    @cached_property
    def ids(self) -> dict[Any, int] | None:
        """Where each id stands first, whatever else is wrong with its entry; None if the file cannot be parsed."""
        if self.problems and not self.items:
            return None
        return {self._id(position): position for position in reversed(range(len(self.items)))}

    def read[E: Entry](self, model: type[E], references: object) -> dict[str, E]:
        """Entries that are right, by id; what they may name is in `references`, the context of validation."""
        entries: dict[str, E] = {}
        for position, item in enumerate(self.items):
            objections = list(self._repeated(position))
            try:
                entry = model.model_validate(item, context=references)
            except ValidationError as error:
                objections += explained(model, error.errors(include_url=False))
            else:
                objections += entry.objections()
                entries |= {} if objections else {entry.id: entry}
            self.problems += [self._problem(position, objection) for objection in objections]
        return entries

    def complaints(self, id_: str, objections: Iterable[Objection]) -> list[Problem]:
        """What others object to in an entry, each at its line."""
        return [self._problem((self.ids or {})[id_], objection) for objection in objections]

    def _problem(self, position: int, objection: Objection) -> Problem:
        name = ".".join(map(str, (self._id(position) or "entry", *objection.at)))
        got = "a map" if isinstance(objection.got, dict) else repr(objection.got)
        return Problem(self.path, self._line(position, objection.at), name, objection.expected, got, objection.cure)

    def _id(self, position: int) -> Any:
        item = self.items[position]
        return item.get("id") if isinstance(item, CommentedMap) else None

    def _line(self, position: int, place: Place) -> int:
        node, line = self.items[position], self.items.lc.item(position)[0]
        for part in place:
            if isinstance(node, CommentedMap) and part in node:
                line, node = node.lc.key(part)[0], node[part]
            elif isinstance(node, CommentedSeq) and part in range(len(node)):
                line, node = node.lc.item(part)[0], node[part]
        return int(line) + 1

    def _repeated(self, position: int) -> Iterator[Objection]:
        id_ = self._id(position)
        first = (self.ids or {}).get(id_, position)
        if id_ is not None and first != position:
            cure = f"give it an id of its own; line {self._line(first, ())} has this one"
            yield Objection("an id that occurs once", id_, cure, ("id",))


def load_entries[E: Entry](path: Path, model: type[E], references: object = None) -> tuple[dict[str, E], list[Problem]]:
    """Entries of a file that are right, by id, and everything that is wrong with it."""
    file = EntryFile.parse(path)
    return file.read(model, references), file.problems


def _loaded(path: Path) -> CommentedSeq | Problem:
    line = 1
    try:
        text = path.read_text(encoding="utf-8")
        loaded = YAML(typ="rt").load(text)
        if isinstance(loaded, CommentedSeq):
            return loaded
        expected, got, cure = "a list of entries", type(loaded).__name__, "start each entry with '- id: '"
    except FileNotFoundError:
        expected, got, cure = "a file", "none", f"create {path}, or restore it from the repository"
    except UnicodeDecodeError as error:
        expected, got, cure = "text in UTF-8", error.reason, "save the file as UTF-8"
    except MarkedYAMLError as error:
        cure = "mend this line or the one above; a text with {{ or a colon in it stands in quotes"
        expected, got, line = "YAML", str(error.problem), error.problem_mark.line + 1 if error.problem_mark else 1
    except ReaderError as error:
        expected, got, cure = "text", f"the character U+{error.character:04X}", "remove it"
        line = text.count("\n", 0, error.position) + 1
    except ValueError as error:  # a date that no calendar has; the reader does not say where
        expected, got, cure = "YAML", str(error), "look for a date that does not exist"
    return Problem(str(path), line, "file", expected, got, cure)
