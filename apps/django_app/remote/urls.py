"""Which view answers below /remote/?"""

from django.urls import path

from django_app.remote import views

urlpatterns = [path("", views.remote)]
