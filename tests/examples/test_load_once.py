"""Does /serve/load-once/ say what happens? Its programs run here, its table is counted, its messages are provoked."""

import hashlib
import json
import os
import re
import runpy
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import BadZipFile

import joblib
import numpy as np
import pytest
import sklearn
import skops.io
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidProtobuf
from skl2onnx import to_onnx
from skl2onnx.common.exceptions import MissingShapeCalculator
from skops.io.exceptions import UntrustedTypesFoundException

from tests.examples.assembled import EXAMPLES, assemble, run, running
from tests.repository import pages

TOPIC = "load_once"
PAGE = pages()["serve/load-once.md"]
HEADINGS = [re.sub(r"\\(?=_)|&lt;", lambda found: "<" * found[0].startswith("&"), line[4:])
            for line in PAGE.splitlines() if line.startswith("### ")]  # fmt: skip
FLASK_GUNICORN = "gunicorn --workers 2 --bind 127.0.0.1:{port} 'app:create_app()'"
DJANGO_GUNICORN = "gunicorn --workers 2 --bind 127.0.0.1:{port} mysite.wsgi"
ROW = [[6.0, 2.9, 4.5, 1.5]]


@pytest.fixture(scope="module")
def example() -> Iterator[SimpleNamespace]:
    """The modules that both frameworks share, imported as the programs do."""
    names = ("features", "train", "skops_format", "onnx_format", "malicious")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES / TOPIC)
        yield SimpleNamespace(**{name: __import__(name) for name in names})
        for name in names:
            del sys.modules[name]


@pytest.fixture(scope="module")
def trained(example: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with model.joblib and model.json, as `python train.py` leaves them."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        runpy.run_path(str(EXAMPLES / TOPIC / "train.py"), run_name="__main__")
    return folder


def describe(folder: Path, version: str = "iris-1") -> None:
    """Writes the manifest of whatever model.joblib is there."""
    digest = hashlib.sha256((folder / "model.joblib").read_bytes()).hexdigest()
    manifest = {"version": version, "file": "model.joblib", "sha256": digest}
    (folder / "model.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each framework's program with a model that needs no scikit-learn, so that its servers start at once."""
    folders = {}
    for name, framework in {"flask": "flask", "django": "django", "ready": "django"}.items():
        folder = assemble(TOPIC, framework, tmp_path_factory.mktemp("light") / name)
        joblib.dump({"a": "model"}, folder / "model.joblib")
        describe(folder)
        folders[name] = folder
    ready = folders["ready"]
    (ready / "predictions").mkdir()
    shutil.copy(EXAMPLES / TOPIC / "ready" / "apps.py", ready / "predictions")
    with (ready / "mysite" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write('INSTALLED_APPS += ["predictions"]\n')
    wsgi = ready / "mysite" / "wsgi.py"
    wsgi.write_text(wsgi.read_text(encoding="utf-8").replace("\nget_model()", ""), encoding="utf-8")
    return folders


@pytest.mark.parametrize(
    ("framework", "command"), [("flask", "pytest -q -p no:cacheprovider"), ("django", "python manage.py test")]
)
def test_the_tests_beside_the_programs_pass(framework: str, command: str, trained: Path, tmp_path: Path) -> None:
    folder = assemble(TOPIC, framework, tmp_path / framework)
    for name in ("model.joblib", "model.json"):
        shutil.copy(trained / name, folder)
    done = run(command, folder)
    assert done.returncode == 0, done.stdout
    assert re.search(r"7 passed|Ran 3 tests", done.stdout), done.stdout


def loads(command: str, folder: Path, expected: int) -> int:
    """How often the command loads the model; a server is asked once."""
    if "{port}" not in command:
        done = run(command, folder)
        assert done.returncode == 0, done.stdout
        return done.stdout.count("Loaded ")
    with running(command, folder, "/health") as (body, log):
        assert json.loads(body) == {"model": "iris-1", "status": "ok"}
        deadline = time.monotonic() + 10
        while (count := log.read_text(encoding="utf-8").count("Loaded ")) < expected and time.monotonic() < deadline:
            time.sleep(0.1)
        return count


COMMANDS = {
    "gunicorn --workers 2": (FLASK_GUNICORN, DJANGO_GUNICORN),
    "gunicorn --workers 2 --preload": (f"{FLASK_GUNICORN} --preload", f"{DJANGO_GUNICORN} --preload"),
    "flask run; runserver --noreload": ("flask run --port {port}", "python manage.py runserver --noreload {port}"),
    "flask run --debug; runserver": ("flask run --debug --port {port}", "python manage.py runserver {port}"),
    "flask routes; migrate": ("flask routes", "python manage.py migrate"),
    "flask shell; shell": ("flask shell < /dev/null", "python manage.py shell < /dev/null"),
}


def test_the_table_counts_how_often_the_model_is_loaded(light: dict[str, Path]) -> None:
    cells = [
        [cell.strip(" `") for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("| `")
    ]
    table = {
        row[0].replace("`", ""): [int(cell) for cell in row[1:4]]
        for row in cells
        if row[0].replace("`", "") in COMMANDS
    }
    assert list(table) == list(COMMANDS)
    tried = []
    for name, (flask, django) in COMMANDS.items():
        for command, project, expected in zip((flask, django, django), light, table[name], strict=True):
            tried.append((name, project, command, light[project], expected))
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda case: loads(*case[2:]), tried))
    assert [(*case[:2], count) for case, count in zip(tried, counts, strict=True)] == [(*c[:2], c[4]) for c in tried]


def test_the_reloaders_second_process_is_marked(light: dict[str, Path]) -> None:
    """What the page says to ask for in ready(): only the process that serves has RUN_MAIN."""
    assert 'os.environ.get("RUN_MAIN") == "true"' in PAGE
    apps = light["ready"] / "predictions" / "apps.py"
    whole = apps.read_text(encoding="utf-8")
    guarded = whole.replace(
        "        get_model()", '        if os.environ.get("RUN_MAIN") == "true":\n            get_model()'
    )
    apps.write_text(guarded.replace("\nfrom django", "\nimport os\n\nfrom django"), encoding="utf-8")
    assert loads(COMMANDS["flask run --debug; runserver"][1], light["ready"], 1) == 1
    apps.write_text(whole, encoding="utf-8")


@pytest.mark.parametrize(("project", "command"), [("flask", FLASK_GUNICORN), ("django", DJANGO_GUNICORN)])
def test_hup_brings_in_the_new_version(light: dict[str, Path], tmp_path: Path, project: str, command: str) -> None:
    folder = tmp_path / project
    shutil.copytree(light[project], folder)
    with running(f"{command} --pid gunicorn.pid", folder, "/health") as (body, log):
        assert json.loads(body)["model"] == "iris-1"
        describe(folder, "iris-2")
        os.kill(int((folder / "gunicorn.pid").read_text()), signal.SIGHUP)
        deadline = time.monotonic() + 20
        while "Loaded iris-2" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_mapped_arrays_stay_in_the_file(trained: Path) -> None:
    model = joblib.load(trained / "model.joblib", mmap_mode="r")
    assert isinstance(model[-1].coef_, np.memmap)


def message(command: str, folder: Path) -> str:
    """The last line of what a command that fails prints."""
    done = run(command, folder)
    assert done.returncode != 0, done.stdout
    return done.stdout.strip().splitlines()[-1]


def headed(text: str) -> bool:
    """Whether the page has the message as a heading, `…` standing for what differs from case to case."""
    patterns = (".*".join(re.escape(part) for part in heading.split("…")) for heading in HEADINGS)
    return any(re.fullmatch(pattern, text, re.DOTALL) for pattern in patterns)


def test_a_class_of_the_script_cannot_be_loaded_by_another_program(light: dict[str, Path], tmp_path: Path) -> None:
    script = "import joblib\nclass AddAreas: ...\njoblib.dump(AddAreas(), 'model.joblib')"
    for project, command in (
        ("flask", "gunicorn --bind 127.0.0.1:0 'app:create_app()'"),
        ("django", "gunicorn --bind 127.0.0.1:0 mysite.wsgi"),
        ("ready", "python manage.py check"),
    ):
        folder = tmp_path / project
        shutil.copytree(light[project], folder)
        (folder / "notebook.py").write_text(script, encoding="utf-8")
        assert run("python notebook.py", folder).returncode == 0
        describe(folder)
        done = run(command, folder)
        assert done.returncode != 0
        (line,) = {line for line in done.stdout.splitlines() if line.startswith("AttributeError")}
        assert "/gunicorn'" in line or "/manage.py'" in line
        assert headed(re.sub(r"from '.*/", "from '/", line)), line


def test_a_file_that_is_not_the_described_one_is_not_opened(light: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "attacked"
    shutil.copytree(light["flask"], folder)
    shutil.copy(EXAMPLES / TOPIC / "malicious.py", folder)
    assert run("python malicious.py", folder).returncode == 0
    told = message("flask routes", folder)
    assert re.fullmatch(r"ValueError: model.joblib: expected sha256 \w{64}, got \w{64}\. Fetch .*", told), told
    assert not (folder / "attacked").exists()
    describe(folder)  # whoever can change both files gets past the hash
    assert run("flask routes", folder).returncode == 0
    assert (folder / "attacked").exists()


def test_what_each_format_does_with_an_attack(
    example: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example.skops_format.save(example.malicious.Attack(), "attack.skops")
    assert not Path("attacked").exists()
    with pytest.raises(UntrustedTypesFoundException, match=r"malicious\.Attack"):
        example.skops_format.load(Path("attack.skops").read_bytes())
    runpy.run_path(str(EXAMPLES / TOPIC / "malicious.py"), run_name="__main__")
    attack = Path("model.joblib").read_bytes()
    with pytest.raises(BadZipFile):
        example.skops_format.load(attack)
    with pytest.raises(InvalidProtobuf):
        example.onnx_format.load(attack)
    assert not Path("attacked").exists()
    joblib.load(BytesIO(attack))
    assert Path("attacked").exists()


def test_every_format_predicts_the_same(example: SimpleNamespace, trained: Path, tmp_path: Path) -> None:
    model = joblib.load(trained / "model.joblib")
    expected = model.predict_proba(ROW)[0]
    example.skops_format.save(model, tmp_path / "model.skops")
    again = example.skops_format.load((tmp_path / "model.skops").read_bytes())
    assert again.predict_proba(ROW)[0] == pytest.approx(expected, abs=0)
    example.onnx_format.save(model, tmp_path / "model.onnx")
    labels, probabilities = example.onnx_format.load((tmp_path / "model.onnx").read_bytes())(ROW)
    assert labels == ["versicolor"]
    assert probabilities[0] == pytest.approx(expected, abs=1e-6)


def test_skops_names_what_it_does_not_trust(example: SimpleNamespace, trained: Path) -> None:
    data = skops.io.dumps(joblib.load(trained / "model.joblib"))
    assert skops.io.get_untrusted_types(data=data) == example.skops_format.TRUSTED
    with pytest.raises(UntrustedTypesFoundException) as caught:
        skops.io.loads(data)
    assert headed(f"UntrustedTypesFoundException: {caught.value}")


def test_onnx_has_no_place_for_a_class_of_ours(trained: Path) -> None:
    with pytest.raises(MissingShapeCalculator) as caught:
        to_onnx(joblib.load(trained / "model.joblib"), np.zeros((1, 4), np.float32))
    assert headed(f"MissingShapeCalculator: {str(caught.value).splitlines()[0]}")


def test_a_model_of_another_scikit_learn_stops_the_start(trained: Path, tmp_path: Path) -> None:
    folder = assemble(TOPIC, "flask", tmp_path / "old")
    saved = (trained / "model.joblib").read_bytes()
    (folder / "model.joblib").write_bytes(saved.replace(sklearn.__version__.encode(), b"1.0.2"))
    describe(folder)
    told = [line for line in run("flask routes", folder).stdout.splitlines() if "InconsistentVersionWarning" in line]
    assert headed(told[-1].removeprefix("sklearn.exceptions.")), told
