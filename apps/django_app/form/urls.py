"""Which view answers below /form/?"""

from django.urls import path

from django_app.form import views

urlpatterns = [path("", views.flower_form)]
