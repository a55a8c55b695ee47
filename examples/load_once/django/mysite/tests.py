"""Run with `python manage.py test` where train.py has been run."""

from django.test import SimpleTestCase
from model import get_model

FLOWER = {
    "sepal_length": 6.0,
    "sepal_width": 2.9,
    "petal_length": 4.5,
    "petal_width": 1.5,
}


class PredictTests(SimpleTestCase):
    def post(self, data):
        return self.client.post(
            "/predict", data, content_type="application/json"
        )

    def test_the_answer_names_the_version_of_the_model(self):
        answer = {
            "label": "versicolor",
            "model": "iris-1",
            "probability": 0.952,
        }
        self.assertEqual(self.post(FLOWER).json(), answer)
        self.assertEqual(
            self.client.get("/health").json(),
            {"model": "iris-1", "status": "ok"},
        )

    def test_what_is_no_flower_is_refused(self):
        for data in (
            "",
            "{",
            [],
            {},
            FLOWER | {"sepal_width": "2.9"},
            FLOWER | {"sepal_width": 1e9},
        ):
            with self.subTest(data=data):
                response = self.post(data)
                self.assertEqual(response.status_code, 400)
                self.assertIn("petal_width", response.json()["error"])

    def test_the_model_is_loaded_once(self):
        self.assertIs(get_model(), get_model())
        self.assertEqual(get_model.cache_info().misses, 1)
