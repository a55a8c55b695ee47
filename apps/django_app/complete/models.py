"""What is a row of the table `sample`?"""

from django.db import models


# --8<-- [start:complete-model]
class Sample(models.Model):
    id = models.IntegerField(primary_key=True)
    label = models.CharField(max_length=100)

    class Meta:
        db_table = "sample"


# --8<-- [end:complete-model]
