"""Fill the table `sample`, unless it has rows already."""

from django.db import migrations

from predictor import samples


def fill(apps, schema_editor):
    Sample = apps.get_model("complete", "Sample")
    if not Sample.objects.exists():
        Sample.objects.bulk_create(Sample(id=number, label=label) for number, label in enumerate(samples(), start=1))


class Migration(migrations.Migration):
    dependencies = (("complete", "0001_initial"),)

    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
