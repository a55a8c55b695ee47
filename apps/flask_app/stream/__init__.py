"""How does an answer reach its reader piece by piece?"""

from flask_app.stream.views import blueprint

__all__ = ["blueprint"]
