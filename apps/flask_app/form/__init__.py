"""How does a person ask the model?"""

from flask_app.form.views import blueprint

__all__ = ["blueprint"]
