"""Which view answers below /predict/?"""

from django.urls import path

from django_app.predict import views

urlpatterns = [
    path("", views.predict),
    path("<model>/", views.predict_by_model),
]
