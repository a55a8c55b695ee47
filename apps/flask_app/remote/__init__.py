"""What does another service answer?"""

from flask_app.remote.views import blueprint

__all__ = ["blueprint"]
