"""GET /lookup/<id>/: find one flower, ask the model about it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

import predictor
from django_app.errors import tells_invalid_input
from django_app.lookup.models import Flower


# --8<-- [start:lookup]
@require_safe
@tells_invalid_input
def lookup(request: HttpRequest, flower_id: int) -> JsonResponse:
    try:
        flower = Flower.objects.get(pk=flower_id)
    except Flower.DoesNotExist:
        raise predictor.UnknownFlower from None
    (prediction,) = predictor.predict([predictor.Row.model_validate(flower, from_attributes=True)])
    return JsonResponse({"flower": flower_id, **prediction})


# --8<-- [end:lookup]
