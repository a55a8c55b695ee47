"""Who checks that a form was sent from our own page? One object, because features have to name it to be exempt."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
