"""Which digit is in a picture that is sent?"""

from flask_app.upload.views import blueprint

__all__ = ["blueprint"]
