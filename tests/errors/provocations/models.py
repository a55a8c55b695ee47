"""scikit-learn, ONNX Runtime and Pillow refuse what a request brought, or warn of it."""

import io
import pickle
import re

import numpy as np
import onnxruntime
import pandas as pd
from PIL import Image
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

X = np.array([[5.1, 3.5, 1.4, 0.2], [6.2, 2.9, 4.3, 1.3]])
y = ["setosa", "versicolor"]
MODEL = LogisticRegression().fit(X, y)
PNG = io.BytesIO()
Image.new("RGBA", (64, 64)).save(PNG, "PNG")


def not_fitted(fixed: bool) -> None:
    model = LogisticRegression()
    (model.fit(X, y) if fixed else model).predict(X)


def features_missing(fixed: bool) -> None:
    MODEL.predict(X if fixed else X[:, :3])


def one_row_flat(fixed: bool) -> None:
    row = np.array([5.1, 3.5, 1.4, 0.2])
    MODEL.predict(row.reshape(1, -1) if fixed else row)


def value_missing(fixed: bool) -> None:
    MODEL.predict([[5.1, 3.5, 1.4, 0.2 if fixed else float("nan")]])


def names_missing(fixed: bool) -> None:
    table = pd.DataFrame(X, columns=["sepal_length", "sepal_width", "petal_length", "petal_width"])
    model = LogisticRegression().fit(table, y)
    model.predict(pd.DataFrame(X, columns=table.columns) if fixed else X)


def names_differ(fixed: bool) -> None:
    table = pd.DataFrame(X, columns=["sepal_length", "sepal_width", "petal_length", "petal_width"])
    model = LogisticRegression().fit(table, y)
    row = table.rename(columns={"petal_width": "petalWidth"})
    model.predict(row.rename(columns={"petalWidth": "petal_width"})[list(model.feature_names_in_)] if fixed else row)


def other_version(fixed: bool) -> None:
    """The version stands in the pickle as text; one of the same length keeps the rest readable."""
    pickled = pickle.dumps(MODEL)
    pickle.loads(pickled if fixed else re.sub(rb"1\.9\.\d", b"1.0.2", pickled))


def onnx_doubles(fixed: bool) -> None:
    session = onnxruntime.InferenceSession(to_onnx(MODEL, X[:1].astype(np.float32)).SerializeToString())
    session.run(None, {"X": X.astype(np.float32) if fixed else X})


def onnx_shape(fixed: bool) -> None:
    session = onnxruntime.InferenceSession(to_onnx(MODEL, X[:1].astype(np.float32)).SerializeToString())
    row = X[:, : 4 if fixed else 3].astype(np.float32)
    session.run(None, {"X": row})


def no_image(fixed: bool) -> None:
    Image.open(io.BytesIO(PNG.getvalue() if fixed else b"no image"))


def half_an_image(fixed: bool) -> None:
    jpeg = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(jpeg, "JPEG")
    whole = jpeg.getvalue()
    Image.open(io.BytesIO(whole if fixed else whole[: len(whole) // 2])).load()


def bomb() -> None:
    Image.open(io.BytesIO(b"P6 20000 20000 255\n"))  # the head of a file is enough to claim a size


def alpha_as_jpeg(fixed: bool) -> None:
    image = Image.open(io.BytesIO(PNG.getvalue()))
    (image.convert("RGB") if fixed else image).save(io.BytesIO(), "JPEG")
