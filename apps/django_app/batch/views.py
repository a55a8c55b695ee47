"""POST /batch/: up to a thousand flowers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import predictor
from django_app.errors import tells_invalid_input


# --8<-- [start:batch]
@csrf_exempt  # called by programs, which have no session that could be abused
@require_POST
@tells_invalid_input
def batch(request: HttpRequest) -> JsonResponse:
    rows = predictor.parse_rows(request.body)
    return JsonResponse({"predictions": predictor.predict(rows)})


# --8<-- [end:batch]
