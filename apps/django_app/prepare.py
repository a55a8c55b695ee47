"""What must a database hold before the first request? `python -m django_app.prepare` may be run again at any time."""

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_app.settings")


def prepare(password: str | None) -> None:
    # The migrations make the tables and the rows. `fake_initial`: another app may have made `sample` and `flower`
    # in this database.
    call_command("migrate", fake_initial=True, verbosity=0)
    if password:
        set_user("reader", password, may_review=False)
        set_user("reviewer", password, may_review=True)


def set_user(username: str, password: str, *, may_review: bool) -> None:
    from django.contrib.auth.models import Permission, User  # models can be imported only after setup

    user, _ = User.objects.get_or_create(username=username)
    user.set_password(password)
    user.save()
    permission = Permission.objects.get(codename="may_review")
    user.user_permissions.set([permission] if may_review else [])


if __name__ == "__main__":
    django.setup()
    prepare(os.environ.get("DEMO_PASSWORD"))
