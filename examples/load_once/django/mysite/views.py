"""Django's views get the model that wsgi.py has loaded."""

import json

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from model import VERSION, get_model

FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


@csrf_exempt  # The client is a program: it sends no session cookie.
@require_POST
def predict(request):
    row = read_row(request.body)
    if row is None:
        error = f"Send lengths in cm as JSON: {', '.join(FIELDS)}."
        return JsonResponse({"error": error}, status=400)
    probabilities = get_model().predict_proba([row])[0]
    best = probabilities.argmax()
    answer = {
        "label": str(get_model().classes_[best]),
        "model": VERSION,
        "probability": round(float(probabilities[best]), 3),
    }
    return JsonResponse(answer)


def health(request):
    get_model()
    return JsonResponse({"model": VERSION, "status": "ok"})


def read_row(body):
    try:
        data = json.loads(body)
        row = [data.get(field) for field in FIELDS]
    except (ValueError, AttributeError):  # No JSON, or no object.
        return None
    if all(
        type(value) in (int, float) and 0 < value <= 30 for value in row
    ):
        return row
    return None
