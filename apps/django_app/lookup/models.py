"""What is a row of the table `flower`?"""

from django.db import models


# --8<-- [start:lookup-model]
class Flower(models.Model):
    id = models.IntegerField(primary_key=True)
    sepal_length_cm = models.FloatField()
    sepal_width_cm = models.FloatField()
    petal_length_cm = models.FloatField()
    petal_width_cm = models.FloatField()

    class Meta:
        db_table = "flower"


# --8<-- [end:lookup-model]
