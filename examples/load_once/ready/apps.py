"""Loads the model in every command of manage.py, too."""

from django.apps import AppConfig


class PredictionsConfig(AppConfig):
    name = "predictions"

    def ready(self):
        from model import get_model

        get_model()
