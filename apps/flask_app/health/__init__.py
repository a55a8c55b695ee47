"""Is the process there?"""

from flask_app.health.views import blueprint

__all__ = ["blueprint"]
