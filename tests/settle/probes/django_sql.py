"""Does an injection string get through Django's ORM, through parameters, through SQL glued together by hand?"""

import json

import django
from django.conf import settings

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()

from django.db import connection, models

INJECTION = "nobody' OR '1'='1"


class Secret(models.Model):
    owner = models.CharField(max_length=100)

    class Meta:
        app_label = "probe"
        db_table = "secret"


with connection.schema_editor() as editor:
    editor.create_model(Secret)
Secret.objects.create(owner="alice")
by_parameter = "SELECT * FROM secret WHERE owner = %s"
by_hand = f"SELECT * FROM secret WHERE owner = '{INJECTION}'"  # the hole is the point
print(
    json.dumps(
        {
            "filter": Secret.objects.filter(owner=INJECTION).count(),
            "raw with parameter": len(Secret.objects.raw(by_parameter, [INJECTION])),
            "raw glued together": len(Secret.objects.raw(by_hand)),
        }
    )
)
