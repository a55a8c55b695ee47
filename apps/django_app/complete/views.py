"""GET /complete/: query, sort, render."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from django_app.complete.models import Sample


# --8<-- [start:complete]
@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    samples = list(Sample.objects.order_by("id")[:100])
    samples.append(Sample(id=0, label="added at request time"))
    samples.sort(key=lambda sample: (sample.label, sample.id))
    return render(request, "complete/page.html", {"samples": samples})


# --8<-- [end:complete]
