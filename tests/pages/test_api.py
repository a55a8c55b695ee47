"""Programs get what the schema promises."""

import json

import pytest
from pydantic import ValidationError

from comparison.content.error_messages import load_errors
from comparison.content.pointers import References
from comparison.pages.api import PUBLISHED, PublishedError, records, schema
from tests.factories.project import project
from tests.repository import ROOT


def test_what_programs_get_is_what_the_schema_says():
    errors, _ = load_errors(ROOT / "data" / "errors.yml", References(ROOT))
    given = records(errors.values())
    assert [error["id"] for error in given] == list(errors)
    assert [error.id for error in PUBLISHED.validate_json(json.dumps(given))] == list(errors)


@pytest.mark.parametrize(
    "change",
    [{"id": "No Id"}, {"source": ""}, {"frameworks": ["rails"]}, {"links": []}, {"links": [{"url": "x"}]},
     {"fix": {"rails": "x"}}, {"evidence": ["hearsay"]}, {"means": None}, {"x": 1}],
)  # fmt: skip
def test_the_model_behind_the_schema_refuses_what_is_wrong(change):
    [good, _] = records(project().errors.values())
    with pytest.raises(ValidationError):
        PUBLISHED.validate_json(json.dumps([good | change]))


def test_the_schema_is_as_strict_as_the_model():
    published = schema()
    error = published["$defs"]["PublishedError"]
    assert published["items"] == {"$ref": "#/$defs/PublishedError"}
    assert set(error["required"]) == set(error["properties"]) == set(PublishedError.model_fields)
    assert {name: part["additionalProperties"] for name, part in published["$defs"].items()} == {
        "PublishedError": False,
        "PublishedLink": False,
    }
    properties = error["properties"]
    assert properties["id"]["pattern"] == "^[a-z][a-z0-9-]*$"
    assert properties["source"]["minLength"] == properties["links"]["minItems"] == 1
    assert (
        properties["frameworks"]["items"]["enum"] == properties["fix"]["propertyNames"]["enum"] == ["flask", "django"]
    )
