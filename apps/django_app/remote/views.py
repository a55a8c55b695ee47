"""GET /remote/: pass on what another service says."""

import httpx
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

# One client per process, so connections are kept and shared by its threads.
# No proxy from the environment: UPSTREAM_URL is meant as it is written.
client = httpx.Client(timeout=5.0, trust_env=False)


# --8<-- [start:remote]
@require_safe
def remote(request: HttpRequest) -> JsonResponse:
    try:
        answer = client.get(settings.UPSTREAM_URL).raise_for_status()
    except httpx.TimeoutException:
        return upstream_error("The upstream did not answer in time", 504)
    except httpx.HTTPError:
        return upstream_error("The upstream did not answer properly", 502)
    return JsonResponse({"upstream": answer.text})


def upstream_error(message: str, status: int) -> JsonResponse:
    return JsonResponse({"errors": [{"field": "upstream", "message": message}]}, status=status)


# --8<-- [end:remote]
