"""Which one thing of Django's default middleware can the lean variant not do without?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def content_length(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say how long the body is, as CommonMiddleware does: a server that is not told sends it in chunks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware
