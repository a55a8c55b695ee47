"""The measured features that read a database: imported where there is one, for an ORM is most of what they load."""

from jinja2 import Environment, PackageLoader
from sqlalchemy import select

import predictor
from floor_app.answers import Answer, Request, as_html, as_json
from floor_app.database import MAX_ID, Flower, Sample, Session

# Autoescape and no look at the file's date: what Flask sets, too.
templates = Environment(loader=PackageLoader("floor_app"), autoescape=True, auto_reload=False)


def complete(request: Request) -> Answer:
    with Session() as session:
        samples = list(session.scalars(select(Sample).order_by(Sample.id).limit(100)))
        samples.append(Sample(id=0, label="added at request time"))
        samples.sort(key=lambda sample: (sample.label, sample.id))
        return as_html(templates.get_template("complete.html").render(samples=samples))


def lookup(request: Request, flower_id: int) -> Answer:
    with Session() as session:
        # Asked for a number that fits no column, a database complains where Django's ORM finds nothing.
        flower = session.get(Flower, flower_id) if flower_id <= MAX_ID else None
        if flower is None:
            raise predictor.UnknownFlower
        (prediction,) = predictor.predict([predictor.Row.model_validate(flower, from_attributes=True)])
        return as_json({"flower": flower_id, **prediction})
