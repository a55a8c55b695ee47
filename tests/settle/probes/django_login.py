"""What does Django alone give for users: login, a wrong password, a group's permission, logout?"""

import json
import sys
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions

ALLOWED = {"Django", "asgiref", "sqlparse"}  # Django and what it cannot be installed without


class NothingElse(MetaPathFinder):
    """Make every other installed distribution look as if it were not there."""

    hidden = frozenset(name for name, owners in packages_distributions().items() if not set(owners) <= ALLOWED)

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname.partition(".")[0] in self.hidden:
            raise ModuleNotFoundError(f"{fullname} is not part of Django", name=fullname)


sys.meta_path.insert(0, NothingElse())

import django
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse

SETTINGS = {
    "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": "{{ form.errors }}"})]
            },
        }
    ],
    "ROOT_URLCONF": __name__,
    "SECRET_KEY": "only for this probe",
    "LOGIN_URL": "/login/",
    "LOGIN_REDIRECT_URL": "/review/",
    "ALLOWED_HOSTS": ["testserver"],
}
settings.configure(**SETTINGS)
django.setup()

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.views import LoginView, LogoutView
from django.test import Client
from django.urls import path


@login_required
@permission_required("auth.view_group", raise_exception=True)
def review(request: HttpRequest) -> HttpResponse:
    return HttpResponse("reviewed")


urlpatterns = [
    path("login/", LoginView.as_view()),
    path("logout/", LogoutView.as_view(next_page="/login/")),
    path("review/", review),
]


def main() -> None:
    PBKDF2PasswordHasher.iterations = 1000  # by default slow by design: most of a second for each login
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("ada", password="correct horse")
    client = Client()
    answer: dict[str, object] = {"anonymous": client.get("/review/").status_code}
    client.post("/login/", {"username": "ada", "password": "wrong"})
    answer["after_wrong_password"] = client.get("/review/").status_code
    client.post("/login/", {"username": "ada", "password": "correct horse"})
    answer["without_permission"] = client.get("/review/").status_code
    reviewers = Group.objects.create(name="reviewers")
    reviewers.permissions.add(Permission.objects.get(codename="view_group"))
    user.groups.add(reviewers)
    answer["with_group_permission"] = client.get("/review/").status_code
    copy = Client()
    copy.cookies.load(client.cookies.output(header=""))
    answer["with_a_copy_of_the_cookie"] = copy.get("/review/").status_code
    client.post("/logout/")
    answer["after_logout"] = client.get("/review/").status_code
    answer["with_the_copy_after_logout"] = copy.get("/review/").status_code
    answer["login_page_cache"] = client.get("/login/")["Cache-Control"]
    answer["password_scheme"] = user.password.split("$")[0]
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
