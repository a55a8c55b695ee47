from django.urls import path
from mysite import views

urlpatterns = [
    path("predict", views.predict),
    path("health", views.health),
]
