"""GET /json/ and POST /predict/: the smallest answer, and one flower."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

import predictor


@require_safe
def hello(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"message": "Hello, World!"})


@csrf_exempt  # called by programs, which have no session that could be abused
@require_POST
def predict(request: HttpRequest, model: str = "regression") -> JsonResponse:
    try:
        row = predictor.parse_row(request.body)
        (prediction,) = predictor.predict([row], model)
    except predictor.InvalidInput as error:
        return JsonResponse({"errors": error.errors}, status=error.status)
    return JsonResponse(prediction)
