"""POST /predict/ and /predict/<model>/: one flower."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import predictor
from django_app.errors import tells_invalid_input


# --8<-- [start:predict]
@csrf_exempt  # called by programs, which have no session that could be abused
@require_POST
@tells_invalid_input
def predict(request: HttpRequest) -> JsonResponse:
    row = predictor.parse_row(request.body)
    (prediction,) = predictor.predict([row])
    return JsonResponse(prediction)


# --8<-- [end:predict]


# --8<-- [start:predict-model]
@csrf_exempt  # called by programs, which have no session that could be abused
@require_POST
@tells_invalid_input
def predict_by_model(request: HttpRequest, model: str) -> JsonResponse:
    row = predictor.parse_row(request.body)
    (prediction,) = predictor.predict([row], model)
    return JsonResponse(prediction)


# --8<-- [end:predict-model]
