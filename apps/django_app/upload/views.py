"""POST /upload/: one picture of a digit, as a form sends files."""

from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import predictor
from django_app.errors import tells_invalid_input


# --8<-- [start:upload]
@csrf_exempt  # called by programs, which have no session that could be abused
@require_POST
@tells_invalid_input
def upload(request: HttpRequest) -> JsonResponse:
    # DATA_UPLOAD_MAX_MEMORY_SIZE does not count files, so their size is looked at here, before they are read.
    if int(request.META.get("CONTENT_LENGTH") or 0) > predictor.MAX_BODY_BYTES:
        raise predictor.too_large()
    try:
        file = request.FILES.get("image")
    except MultiPartParserError:
        file = None  # no form can be made out, so no file either
    image = predictor.parse_image(file)
    return JsonResponse(predictor.predict_digit(image))


# --8<-- [end:upload]
