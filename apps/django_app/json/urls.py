"""Which view answers below /json/?"""

from django.urls import path

from django_app.json import views

urlpatterns = [path("", views.hello)]
