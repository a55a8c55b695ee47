"""Which view answers below /health/?"""

from django.urls import path

from django_app.health import views

urlpatterns = [path("", views.health)]
