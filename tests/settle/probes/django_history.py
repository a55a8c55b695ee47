"""Which databases does Django's ORM know, and can it keep a table of predictions without SQL by hand?"""

import json
import pkgutil

import django
from django.conf import settings
from django.db import backends, connection

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()

from django.db import models


class Prediction(models.Model):
    label = models.CharField(max_length=20)
    probability = models.FloatField()

    class Meta:
        app_label = "probe"


def main() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Prediction)
    made = Prediction.objects.create(label="setosa", probability=0.98)
    read = Prediction.objects.get(pk=made.pk).label
    Prediction.objects.filter(label="setosa").update(label="virginica")
    found = list(Prediction.objects.filter(probability__gt=0.5).values_list("label", flat=True))
    made.delete()
    answer = {
        "read": read,
        "found_after_update": found,
        "left_after_delete": Prediction.objects.count(),
        "backends": sorted(name for _, name, package in pkgutil.iter_modules(backends.__path__) if package),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
