"""GET /complete/: query, sort, render."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from flask_app.complete.models import Sample
from flask_app.database import session

blueprint = Blueprint("complete", __name__, template_folder="templates")


# --8<-- [start:complete]
@blueprint.get("/")
def complete() -> ResponseReturnValue:
    samples = list(session().scalars(select(Sample).order_by(Sample.id).limit(100)))
    samples.append(Sample(id=0, label="added at request time"))
    samples.sort(key=lambda sample: (sample.label, sample.id))
    return render_template("complete/page.html", samples=samples)


# --8<-- [end:complete]
