"""The endpoint in Django's test client: run `python app.py test`."""

from django.test import SimpleTestCase

JSON = "application/json"
FLOWER = {
    "sepal_length": 6.0,
    "sepal_width": 2.9,
    "petal_length": 4.5,
    "petal_width": 1.5,
}


class PredictTests(SimpleTestCase):
    def post(self, data):
        """Send a dict as JSON, or text as it is."""
        return self.client.post("/predict", data, content_type=JSON)

    def test_a_flower_gets_a_label_and_a_probability(self):
        response = self.post(FLOWER)
        self.assertEqual(response.status_code, 200)
        answer = {"label": "versicolor", "probability": 0.813}
        self.assertEqual(response.json(), answer)

    def test_every_wrong_field_is_named(self):
        response = self.post(
            {
                "sepal_length": "6.0",
                "sepal_width": float("nan"),
                "petal_length": 450,
            }
        )
        self.assertEqual(response.status_code, 422)
        errors = {
            "sepal_length": "Give a number, without quotes.",
            "sepal_width": "Give centimetres, above 0 and up to 30.",
            "petal_length": "Give centimetres, above 0 and up to 30.",
            "petal_width": "This field is missing.",
        }
        self.assertEqual(response.json()["errors"], errors)

    def test_what_is_no_json_object_is_refused(self):
        for body in ("", "{6.0", "[6.0, 2.9, 4.5, 1.5]"):
            with self.subTest(body=body):
                response = self.post(body)
                self.assertEqual(response.status_code, 400)
                self.assertIn("JSON object", response.json()["error"])

    def test_only_post_is_answered(self):
        self.assertEqual(self.client.get("/predict").status_code, 405)
