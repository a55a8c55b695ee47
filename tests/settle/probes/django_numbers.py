"""Which numbers does an installed Django carry: files it generates, defaults, limits, fields?"""

import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import global_settings, settings


def generated() -> dict[str, object]:
    """Count what startproject and startapp write, and what the new settings name."""
    with tempfile.TemporaryDirectory() as folder:
        for command, name in (("startproject", "fresh"), ("startapp", "pages")):
            target = Path(folder, command)
            target.mkdir()
            subprocess.run([sys.executable, "-m", "django", command, name, str(target)], check=True)
        tree = ast.parse(Path(folder, "startproject", "fresh", "settings.py").read_text())
        named = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        return {
            "project_files": len(list(Path(folder, "startproject").rglob("*.py"))),
            "app_files": len(list(Path(folder, "startapp").rglob("*.py"))),
            "project_settings": len(named),
            "middleware": len(ast.literal_eval(named["MIDDLEWARE"])),
            "apps": len(ast.literal_eval(named["INSTALLED_APPS"])),
            "password_validators": len(ast.literal_eval(named["AUTH_PASSWORD_VALIDATORS"])),
        }


def defaults() -> dict[str, object]:
    """Read the defaults of settings, models, forms and password hashing."""
    settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"])
    django.setup()
    from django.contrib.auth.hashers import get_hasher
    from django.contrib.auth.models import Group
    from django.forms import fields

    home = Path(django.__file__).parent
    databases = {path.parent.name for path in (home / "db/backends").glob("*/base.py")} - {"base", "dummy"}
    caches = {path.stem for path in (home / "core/cache/backends").glob("*.py")} - {"__init__", "base"}
    return {
        "settings": sum(name.isupper() for name in dir(global_settings)),
        "session_days": settings.SESSION_COOKIE_AGE / 86400,
        "csrf_cookie_days": settings.CSRF_COOKIE_AGE / 86400,
        "body_limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "fields_limit": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "files_limit": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "permissions": len(Group._meta.default_permissions),
        "iterations": get_hasher().iterations,
        "form_fields": sum(name.endswith("Field") and name != "Field" for name in fields.__all__),
        "database_backends": len(databases),
        "cache_backends": len(caches),
    }


print(json.dumps(generated() | defaults()))
