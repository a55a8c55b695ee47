"""Fill the table `flower`, unless it has rows already."""

from django.db import migrations

from predictor import flowers


def fill(apps, schema_editor):
    Flower = apps.get_model("lookup", "Flower")
    if not Flower.objects.exists():
        Flower.objects.bulk_create(
            Flower(id=number, **row.model_dump()) for number, row in enumerate(flowers(), start=1)
        )


class Migration(migrations.Migration):
    dependencies = (("lookup", "0001_initial"),)

    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
