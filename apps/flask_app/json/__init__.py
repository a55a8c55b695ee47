"""What does it cost to answer without doing anything?"""

from flask_app.json.views import blueprint

__all__ = ["blueprint"]
