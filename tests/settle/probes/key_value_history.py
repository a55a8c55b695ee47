"""How does a view of any framework keep its predictions in a non-relational store? By calling the driver."""

import dbm
import json


def remember(store: str, body: bytes) -> dict[str, str]:
    """Answer one prediction and keep it under its number."""
    label = "setosa" if json.loads(body)["petal_length_cm"] < 2.5 else "other"
    with dbm.open(store, "c") as history:
        history[str(len(history.keys()))] = label
    return {"label": label}
