"""GET /lookup/<id>/: find one flower, ask the model about it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

import predictor
from flask_app.database import session
from flask_app.lookup.models import MAX_ID, Flower

blueprint = Blueprint("lookup", __name__)


# --8<-- [start:lookup]
@blueprint.get("/<int:flower_id>/")
def lookup(flower_id: int) -> ResponseReturnValue:
    # Asked for a number that fits no column, a database complains where Django's ORM finds nothing.
    flower = session().get(Flower, flower_id) if flower_id <= MAX_ID else None
    if flower is None:
        raise predictor.UnknownFlower
    (prediction,) = predictor.predict([predictor.Row.model_validate(flower, from_attributes=True)])
    return jsonify(flower=flower_id, **prediction)


# --8<-- [end:lookup]
