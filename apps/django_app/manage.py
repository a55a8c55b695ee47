"""How is Django's own command line reached? `python -m django_app.manage makemigrations`, for one."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_app.settings")
    execute_from_command_line(sys.argv)
