"""GET /health/: for whoever restarts a process that has stopped answering."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


# --8<-- [start:health]
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    # The model is loaded when the module is, so a process that answers has one. The database is not asked:
    # restarting this process would not cure it.
    return JsonResponse({"status": "ok"})


# --8<-- [end:health]
