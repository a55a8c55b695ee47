"""Which fields has the form, and what may stand in them?"""

from flask_wtf import FlaskForm
from wtforms import FloatField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import NumberInput

from predictor import MAX_CM, MIN_CM


# --8<-- [start:form]
def centimetres(label: str) -> FloatField:
    # InputRequired and not DataRequired, which takes 0 for a missing value.
    return FloatField(label, [InputRequired(), NumberRange(MIN_CM, MAX_CM)], widget=NumberInput(step="any"))


class FlowerForm(FlaskForm):
    sepal_length_cm = centimetres("Sepal length (cm)")
    sepal_width_cm = centimetres("Sepal width (cm)")
    petal_length_cm = centimetres("Petal length (cm)")
    petal_width_cm = centimetres("Petal width (cm)")


# --8<-- [end:form]
