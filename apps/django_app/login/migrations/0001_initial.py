"""Make the permission to review; the model has no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "permissions": (("may_review", "May review predictions"),),
                "managed": False,
                "default_permissions": (),
            },
        ),
    )
