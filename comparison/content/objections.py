"""What is wrong with an entry: objections of ours, and pydantic's errors in the same words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

type Place = tuple[int | str, ...]  # of a value within its entry, such as ("expects", 0, "base")

EXPECTED = {  # by pydantic's type of error
    "string_type": "a text, not empty", "string_too_short": "a text, not empty",
    "string_pattern_mismatch": "letters a to z, digits and hyphens, a letter first",
    "tuple_type": "a list, not empty", "too_short": "a list, not empty", "model_type": "a map of fields",
    "bool_type": "true or false", "date_type": "a date, such as 2026-11-22", "literal_error": "one of {expected}",
    "int_type": "a whole number", "float_type": "a number", "finite_number": "a number",
    "greater_than": "a number above {gt:g}",
}  # fmt: skip


@dataclass(eq=False)
class Objection(ValueError):
    """One thing wrong with an entry; a validator of one field raises it, and need not say where."""

    expected: str
    got: object
    cure: str
    at: Place = ()

    def within(self, place: Place) -> "Objection":
        """The same, about a value that holds this one."""
        return Objection(self.expected, self.got, self.cure, (*place, *self.at))


def explained(model: type[BaseModel], errors: Iterable[ErrorDetails]) -> Iterator[Objection]:
    """The objections that pydantic's errors are."""
    for error in errors:
        kind, place, got, context = error["type"], error["loc"], error["input"], error.get("ctx", {})
        if kind == "value_error":
            yield context["error"].within(place)
        elif kind == "extra_forbidden":
            names = ", ".join(_fields(model, place))
            yield Objection(f"one of the fields {names}", place[-1], "mend or remove the field", place)
        elif kind != "too_short" or not got:  # else the list is empty because each of its items was refused, and told
            expected = EXPECTED[kind].format(**context) if kind in EXPECTED else error["msg"]
            yield Objection(expected, got, _cure(kind, place, got), place)


def _cure(kind: str, place: Place, got: object) -> str:
    if not place:
        return "start the entry with '- id: '"
    if got is None:
        return f"add {place[-1]}: … to this entry"
    return "put the text into quotes" if kind == "string_type" else f"mend {place[-1]}"


def _fields(model: type[BaseModel], place: Place) -> list[str]:
    for part in place[:-1]:
        if isinstance(part, str):  # a map, a list of maps, or a map that may be left out
            annotation = model.model_fields[part].annotation
            model = (get_args(annotation) or (annotation,))[0]
    return [known.alias or name for name, known in model.model_fields.items()]
