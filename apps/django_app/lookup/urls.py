"""Which view answers below /lookup/?"""

from django.urls import path

from django_app.lookup import views

urlpatterns = [path("<int:flower_id>/", views.lookup)]
