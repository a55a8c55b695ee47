"""GET /json/: the smallest answer."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


# --8<-- [start:json]
@require_safe
def hello(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"message": "Hello, World!"})


# --8<-- [end:json]
