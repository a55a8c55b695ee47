"""Which view answers below /upload/?"""

from django.urls import path

from django_app.upload import views

urlpatterns = [path("", views.upload)]
