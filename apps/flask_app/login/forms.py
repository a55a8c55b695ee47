"""What does one type to log in?"""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp


class LoginForm(FlaskForm):
    # PostgreSQL takes no text with a NUL in it; to ask for one would end in a server error.
    username = StringField(
        "Username", [InputRequired(), Length(max=150), Regexp(r"[^\0]*\Z")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField("Password", [InputRequired()], render_kw={"autocomplete": "current-password"})
