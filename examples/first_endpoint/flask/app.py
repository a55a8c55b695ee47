"""One Flask endpoint that names an iris from its measurements."""

from flask import Flask, request
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

# Runs once in each process, before its first request.
iris = load_iris()
species = iris.target_names[iris.target]
model = LogisticRegression(max_iter=1000).fit(iris.data, species)

app = Flask(__name__)


@app.post("/predict")
def predict():
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        error = "Send a JSON object as application/json."
        return {"error": error}, 400
    errors = find_errors(data)
    if errors:
        return {"errors": errors}, 422

    row = [data[field] for field in FIELDS]
    probabilities = model.predict_proba([row])[0]
    best = probabilities.argmax()
    return {
        "label": str(model.classes_[best]),
        "probability": round(float(probabilities[best]), 3),
    }


def find_errors(data):
    errors = {}
    for field in FIELDS:
        value = data.get(field)
        if field not in data:
            errors[field] = "This field is missing."
        elif type(value) not in (int, float):
            errors[field] = "Give a number, without quotes."
        elif not 0 < value <= 30:  # NaN fails every comparison.
            errors[field] = "Give centimetres, above 0 and up to 30."
    return errors
