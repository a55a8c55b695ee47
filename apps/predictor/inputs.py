"""Which request bodies does the model accept, and what is wrong with the others?"""

from typing import Annotated, TypedDict

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MAX_BODY_BYTES = 1024 * 1024
MAX_ROWS = 1000
MIN_CM = 0.0
MAX_CM = 30.0

Centimetres = Annotated[float, Field(ge=MIN_CM, le=MAX_CM, allow_inf_nan=False)]


class Problem(TypedDict):
    """One thing that is wrong with a body: where, and what."""

    field: str
    message: str


class InvalidInput(Exception):
    """A request that is refused: the HTTP status that says so, and all its problems at once."""

    def __init__(self, status: int, errors: list[Problem]) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = errors


class Row(BaseModel):
    """The measurements of one flower."""

    # Strict: the string "5.1" and the value true are mistakes of the caller, not numbers.
    # Extra fields are refused because a misspelt name would otherwise pass unseen.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    sepal_length_cm: Centimetres
    sepal_width_cm: Centimetres
    petal_length_cm: Centimetres
    petal_width_cm: Centimetres


class Batch(BaseModel):
    """Many flowers in one request."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    rows: Annotated[list[Row], Field(min_length=1, max_length=MAX_ROWS)]


def parse_row(body: bytes) -> Row:
    return _parse(Row, body)


def parse_rows(body: bytes) -> list[Row]:
    return _parse(Batch, body).rows


def too_large() -> InvalidInput:
    """Each app has its own way to notice a large body before reading it; the answer is the same."""
    return InvalidInput(413, [{"field": "body", "message": f"Body should have at most {MAX_BODY_BYTES} bytes"}])


def _parse[Model: BaseModel](model: type[Model], body: bytes) -> Model:
    if len(body) > MAX_BODY_BYTES:
        raise too_large()
    try:
        # Straight from bytes: the framework's own JSON reader would be one more difference between the apps.
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InvalidInput:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    status = 400 if details[0]["type"] == "json_invalid" else 422
    return InvalidInput(
        status, [{"field": ".".join(map(str, each["loc"])) or "body", "message": each["msg"]} for each in details]
    )
