"""What does a page cost that is made of a query, a sort and a template?"""

from flask_app.complete.views import blueprint

__all__ = ["blueprint"]
