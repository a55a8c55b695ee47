"""Which views let somebody in, out, and see the page for those who may?"""

from django.urls import path

from django_app.login import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("review/", views.review, name="review"),
]
