"""Which one thing of Django's default middleware can the lean variant not do without?"""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

Middleware = Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]


@sync_and_async_middleware  # one that knows one way only would cost each request of the other a change of threads
def content_length(get_response: Middleware) -> Middleware:
    """Say how long the body is, as CommonMiddleware does: a server that is not told sends it in chunks."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponse:
            return with_length(await get_response(request))

    else:

        def middleware(request: HttpRequest) -> HttpResponse:
            return with_length(get_response(request))

    return middleware


def with_length(response: HttpResponse) -> HttpResponse:
    if not response.streaming and "Content-Length" not in response:
        response["Content-Length"] = str(len(response.content))
    return response
