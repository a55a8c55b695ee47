"""How is the Django app put together? A project with one Django app per feature; see settings.py and urls.py."""
