"""Who are you, and what may you see?"""

from flask_app.login.setup import init_app
from flask_app.login.views import blueprint

__all__ = ["blueprint", "init_app"]
