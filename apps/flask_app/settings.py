"""What can be set from outside, and what holds if it is not?"""

import os
import secrets
from pathlib import Path

import predictor

BESIDE_THE_APP = Path(__file__).resolve().parent.parent


# --8<-- [start:settings]
class Settings:
    """Read from the environment when the app is made, so that a test can make another one."""

    def __init__(self) -> None:
        self.GUARDED = os.environ.get("APP_VARIANT") != "lean"
        self.DATABASE_URL = os.environ.get("DATABASE_URL", "")
        self.UPSTREAM_URL = os.environ.get("UPSTREAM_URL", "")
        if self.GUARDED:
            # With a key, Flask opens a session for every request; an app without sessions does better without.
            # Unset: a new key in each process. That does for one worker until it restarts; a second worker
            # would refuse the sessions of the first. A key written down here would be one that everybody knows.
            self.SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
            self.DATABASE_URL = self.DATABASE_URL or f"sqlite:///{BESIDE_THE_APP / 'flask_app.sqlite3'}"  # of users
        self.MAX_CONTENT_LENGTH = predictor.MAX_BODY_BYTES
        self.SESSION_COOKIE_SAMESITE = "Lax"  # Flask sends none by default
        self.SESSION_COOKIE_SECURE = os.environ.get("COOKIES_OVER_HTTPS_ONLY") == "1"  # 1 wherever there is HTTPS


# --8<-- [end:settings]
