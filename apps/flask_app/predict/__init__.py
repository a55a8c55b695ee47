"""What does the model say about one flower?"""

from flask_app.predict.views import blueprint

__all__ = ["blueprint"]
