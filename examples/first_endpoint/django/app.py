"""One Django endpoint that names an iris from its measurements."""

import json
import logging
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
)
logging.basicConfig()  # With DEBUG off, this shows tracebacks.

FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

# Runs once in each process, before its first request.
iris = load_iris()
species = iris.target_names[iris.target]
model = LogisticRegression(max_iter=1000).fit(iris.data, species)


@require_POST
def predict(request):
    try:
        data = json.loads(request.body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        error = "Send a JSON object."
        return JsonResponse({"error": error}, status=400)
    errors = find_errors(data)
    if errors:
        return JsonResponse({"errors": errors}, status=422)

    row = [data[field] for field in FIELDS]
    probabilities = model.predict_proba([row])[0]
    best = probabilities.argmax()
    answer = {
        "label": str(model.classes_[best]),
        "probability": round(float(probabilities[best]), 3),
    }
    return JsonResponse(answer)


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


urlpatterns = [path("predict", predict)]
application = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
