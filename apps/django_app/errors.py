"""How is a refusal told? The JSON endpoints answer with a list of problems."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from predictor import InvalidInput, too_large

View = Callable[..., HttpResponse]


# --8<-- [start:errors]
def invalid_input(error: InvalidInput) -> JsonResponse:
    return JsonResponse({"errors": error.errors}, status=error.status)


def tells_invalid_input(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, **captured: object) -> HttpResponse:
        try:
            return view(request, **captured)
        except InvalidInput as error:
            return invalid_input(error)
        except RequestDataTooBig:
            return invalid_input(too_large())

    return wrapped


# --8<-- [end:errors]
