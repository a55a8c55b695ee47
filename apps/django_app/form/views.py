"""GET and POST /form/: ask for four measurements, show the prediction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

import predictor
from django_app.form.forms import FlowerForm


# --8<-- [start:form-view]
@require_http_methods(["GET", "HEAD", "POST"])
def flower_form(request: HttpRequest) -> HttpResponse:
    form = FlowerForm(request.POST or None)
    prediction = None
    if form.is_valid():
        flower = predictor.Row(**form.cleaned_data)
        (prediction,) = predictor.predict([flower])
    return render(request, "form/page.html", {"form": form, "prediction": prediction})


# --8<-- [end:form-view]
