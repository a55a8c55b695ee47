"""Values of NumPy, pandas and Python that JSON, pickle and the standard library refuse."""

import asyncio
import datetime
import io
import json
import os
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from tests.errors.commands import python


def float32(fixed: bool) -> None:
    probability = np.float32(0.5)
    json.dumps({"probability": probability.item() if fixed else probability})


def int64(fixed: bool) -> None:
    label = np.argmax([0.1, 0.9])
    json.dumps({"label": label.item() if fixed else label})


def ndarray(fixed: bool) -> None:
    probabilities = np.array([0.1, 0.9])
    json.dumps({"probabilities": probabilities.tolist() if fixed else probabilities})


def numpy_bool(fixed: bool) -> None:
    is_flower = np.float64(0.9) > 0.5
    json.dumps({"is_flower": bool(is_flower) if fixed else is_flower})


def datetime_value(fixed: bool) -> None:
    now = datetime.datetime.now(datetime.UTC)
    json.dumps({"at": now.isoformat() if fixed else now})


def not_a_number(fixed: bool) -> None:
    score = float("nan")
    json.dumps({"score": None if fixed else score}, allow_nan=False)


def empty_body(fixed: bool) -> None:
    json.loads('{"petal_cm": 1.4}' if fixed else "")


def single_quotes(fixed: bool) -> None:
    body = {"petal_cm": 1.4}
    json.loads(json.dumps(body) if fixed else str(body))


def no_memory(fixed: bool) -> None:
    np.empty((10, 10) if fixed else (10**8, 10**7))


def text_for_a_number(fixed: bool) -> None:
    np.asarray([["5.1", "3.5" if fixed else "wide"]], dtype=float)


def pickled_in_main(fixed: bool) -> str:
    """Train in a script, load under a server; the fix keeps the function in a module that both import."""
    home, own = ("features", "def clean(x):\n    return x\n") if fixed else ("__main__", "")
    train = "def clean(x):\n    return x\n" if not fixed else "from features import clean\n"
    train += "import pickle\npickle.dump(clean, open('model.pkl', 'wb'))\n"
    load = "import pickle, subprocess, sys\nsubprocess.run([sys.executable, 'train.py'], check=True)\n"
    load += "pickle.load(open('model.pkl', 'rb'))\n"
    return python("serve.py", files={"train.py": train, "serve.py": load, f"{home}.py": own})


def not_a_pickle() -> None:
    pickle.loads(b"version https://git-lfs.github.com/spec/v1\n")


def empty_pickle() -> None:
    pickle.load(io.BytesIO(b""))


def pickled_lock(fixed: bool) -> None:
    model = {"weights": [1.0], "lock": threading.Lock()}
    pickle.dumps({"weights": model["weights"]} if fixed else model)


def no_event_loop(fixed: bool) -> None:
    async def answer() -> str:
        return "setosa"

    def work() -> None:
        try:
            asyncio.run(answer()) if fixed else asyncio.get_event_loop()
        except RuntimeError as error:
            raised.append(error)

    raised: list[RuntimeError] = []
    thread = threading.Thread(target=work, name="Thread-1")
    thread.start()
    thread.join()
    for error in raised:
        raise error


def nested_event_loop(fixed: bool) -> None:
    async def answer() -> str:
        return "setosa"

    async def view() -> str:
        if fixed:
            return await answer()
        coroutine = answer()
        try:
            return asyncio.run(coroutine)
        finally:
            coroutine.close()

    asyncio.run(view())


def never_awaited(fixed: bool) -> None:
    async def predict() -> str:
        return "setosa"

    async def view() -> None:
        await predict() if fixed else predict()

    asyncio.run(view())


def killed_in_a_pool() -> None:
    with ProcessPoolExecutor(1) as pool:
        pool.submit(os._exit, 1).result()


def circular_import(fixed: bool) -> str:
    app = "import views\napp = object()\n" if not fixed else "app = object()\nimport views\n"
    return python("-c", "import app", files={"app.py": app, "views.py": "from app import app\n"})


def no_sklearn() -> str:
    """Without -S, Python would look into the environment in which scikit-learn is installed."""
    return python("-S", "-c", "import sklearn")
