"""Which view answers below /stream/?"""

from django.urls import path

from django_app.stream import views

urlpatterns = [path("", views.stream)]
