"""Which address leads to which view? The admin's, as `startproject` writes it, and two of ours."""

from django.contrib import admin
from django.urls import path

from django_app.startproject import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("json/", views.hello),
    path("predict/", views.predict),
    path("predict/<str:model>/", views.predict),
]
