"""Which view answers below /batch/?"""

from django.urls import path

from django_app.batch import views

urlpatterns = [path("", views.batch)]
