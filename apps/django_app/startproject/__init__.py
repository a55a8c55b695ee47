"""The app as Django's documentation begins one: what `django-admin startproject` writes, and two views."""
