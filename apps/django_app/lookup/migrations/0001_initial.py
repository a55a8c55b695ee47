"""Make the table `flower`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Flower",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("sepal_length_cm", models.FloatField()),
                ("sepal_width_cm", models.FloatField()),
                ("petal_length_cm", models.FloatField()),
                ("petal_width_cm", models.FloatField()),
            ],
            options={"db_table": "flower"},
        ),
    )
