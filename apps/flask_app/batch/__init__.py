"""What does the model say about many flowers at once?"""

from flask_app.batch.views import blueprint

__all__ = ["blueprint"]
