"""Log in, log out, and a page for those who may."""

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


# --8<-- [start:login]
class Login(LoginView):
    template_name = "login/login.html"


class Logout(LogoutView):
    """As it comes: by POST only, then to LOGOUT_REDIRECT_URL."""


# --8<-- [end:login]


# --8<-- [start:permission]
@require_safe
@login_required
@permission_required("login.may_review", raise_exception=True)
def review(request: HttpRequest) -> HttpResponse:
    return render(request, "login/review.html")


# --8<-- [end:permission]
