"""Which view answers below /complete/?"""

from django.urls import path

from django_app.complete import views

urlpatterns = [path("", views.complete)]
