"""The endpoint as Flask's test client sees it; run with `pytest`."""

import pytest
from app import app

JSON = "application/json"
FLOWER = {
    "sepal_length": 6.0,
    "sepal_width": 2.9,
    "petal_length": 4.5,
    "petal_width": 1.5,
}


@pytest.fixture
def client():
    return app.test_client()


def test_a_flower_gets_a_label_and_a_probability(client):
    response = client.post("/predict", json=FLOWER)
    assert response.status_code == 200
    assert response.json == {"label": "versicolor", "probability": 0.813}


def test_every_wrong_field_is_named(client):
    flower = {
        "sepal_length": "6.0",
        "sepal_width": float("nan"),
        "petal_length": 450,
    }
    response = client.post("/predict", json=flower)
    assert response.status_code == 422
    assert response.json["errors"] == {
        "sepal_length": "Give a number, without quotes.",
        "sepal_width": "Give centimetres, above 0 and up to 30.",
        "petal_length": "Give centimetres, above 0 and up to 30.",
        "petal_width": "This field is missing.",
    }


@pytest.mark.parametrize("body", ["", "{6.0", "[6.0, 2.9, 4.5, 1.5]"])
def test_what_is_no_json_object_is_refused(client, body):
    response = client.post("/predict", data=body, content_type=JSON)
    assert response.status_code == 400
    assert "JSON object" in response.json["error"]


def test_json_has_to_be_announced(client):
    response = client.post("/predict", data="{}")
    assert response.status_code == 400
    assert "application/json" in response.json["error"]


def test_only_post_is_answered(client):
    assert client.get("/predict").status_code == 405
