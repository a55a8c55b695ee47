"""What does the model say about a flower that is stored?"""

from flask_app.lookup.views import blueprint

__all__ = ["blueprint"]
