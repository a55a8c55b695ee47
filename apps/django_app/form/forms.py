"""Which fields has the form, and what may stand in them?"""

from django import forms

from predictor import MAX_CM, MIN_CM


# --8<-- [start:form]
def centimetres(label: str) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=MIN_CM, max_value=MAX_CM)


class FlowerForm(forms.Form):
    sepal_length_cm = centimetres("Sepal length (cm)")
    sepal_width_cm = centimetres("Sepal width (cm)")
    petal_length_cm = centimetres("Petal length (cm)")
    petal_width_cm = centimetres("Petal width (cm)")


# --8<-- [end:form]
