"""GET and POST /form/: ask for four measurements, show the prediction."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

import predictor
from flask_app.form.forms import FlowerForm

blueprint = Blueprint("form", __name__, template_folder="templates")


# --8<-- [start:form-view]
@blueprint.route("/", methods=["GET", "POST"])
def flower_form() -> ResponseReturnValue:
    form = FlowerForm()
    prediction = None
    if form.validate_on_submit():
        flower = predictor.Row(
            sepal_length_cm=form.sepal_length_cm.data,
            sepal_width_cm=form.sepal_width_cm.data,
            petal_length_cm=form.petal_length_cm.data,
            petal_width_cm=form.petal_width_cm.data,
        )
        (prediction,) = predictor.predict([flower])
    return render_template("form/page.html", form=form, prediction=prediction)


# --8<-- [end:form-view]
