"""Which names does Django choose by itself for one model and one list page?"""

import json

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()

from django.contrib.auth import get_permission_codename
from django.db import models
from django.views.generic import ListView


class Prediction(models.Model):
    class Meta:
        app_label = "scoring"


class PredictionList(ListView):
    model = Prediction
    object_list = Prediction.objects.none()


page = PredictionList()
options = Prediction._meta
print(
    json.dumps(
        {
            "table": options.db_table,
            "primary key": f"{options.pk.name} {type(options.pk).__name__}",
            "template": page.get_template_names()[0],
            "context name": page.get_context_object_name(page.object_list),
            "permissions": [get_permission_codename(action, options) for action in options.default_permissions],
        }
    )
)
