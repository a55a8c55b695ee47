"""Run with `pytest` where train.py has been run."""

import pytest
from app import create_app
from model import get_model

FLOWER = {
    "sepal_length": 6.0,
    "sepal_width": 2.9,
    "petal_length": 4.5,
    "petal_width": 1.5,
}


@pytest.fixture
def client():
    return create_app().test_client()


def test_the_answer_names_the_version_of_the_model(client):
    answer = {
        "label": "versicolor",
        "model": "iris-1",
        "probability": 0.952,
    }
    assert client.post("/predict", json=FLOWER).json == answer
    assert client.get("/health").json == {
        "model": "iris-1",
        "status": "ok",
    }


@pytest.mark.parametrize(
    "flower",
    [
        None,
        [],
        {},
        FLOWER | {"sepal_width": "2.9"},
        FLOWER | {"sepal_width": 1e9},
    ],
)
def test_what_is_no_flower_is_refused(client, flower):
    response = client.post("/predict", json=flower)
    assert response.status_code == 400
    assert "petal_width" in response.json["error"]


def test_the_model_is_loaded_once(client):
    assert get_model() is get_model()
    assert get_model.cache_info().misses == 1
