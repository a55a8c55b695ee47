"""Does code that a page offers for copying run as it says? A reader with nothing but the built page tries it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.repository import address, pages

SECTION = re.compile(r'section\[data-runnable="(\w+)"\]')
RUNNABLE = [(address(page), framework) for page, text in pages().items() for framework in SECTION.findall(text)]
FIRST = "serve/first-endpoint/"
ON_FIRST = pytest.mark.parametrize("reader", [r for r in RUNNABLE if r[0] == FIRST], indirect=True, ids=" ".join)
PORT = re.compile(r"http://127\.0\.0\.1:(\d+)/")
# How this machine's pip reaches packages. Nothing else of the environment is kept.
KEPT = re.compile(r"HOME|PIP_\w+|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|https?_proxy", re.IGNORECASE)
# What a second server prints where the first one listens, and what each prints when it starts.
TAKEN = {"flask": "Port 5001 is in use by another program", "django": "Error: That port is already in use."}
FOR_DEVELOPMENT = {
    "flask": "Do not use it in a production deployment",
    "django": "Do not use it in a production setting",
}
RELOADING = {"flask": "flask run --debug --port 5001", "django": "python app.py runserver 8001"}
TIMEOUT_S = 300.0  # installing scikit-learn, and importing it for the first time, on a slow machine


@dataclass(frozen=True)
class Reader:
    """Somebody with an empty folder and environment, who has copied the files and installed what the page says."""

    page: BeautifulSoup
    section: Tag
    folder: Path
    environment: dict[str, str]

    def steps(self, name: str) -> list[str]:
        """Give the text of the blocks of one step, in order."""
        return [block.get_text() for block in self.section.select(f'[data-step="{name}"]')]

    def tab(self, heading: str) -> list[Tag]:
        """Give the code blocks below a heading, in the tab of this reader's framework."""
        title, below = self.page.find(id=heading), str(self.section["data-runnable"])
        assert title is not None, heading
        tabs = title.find_next("div", class_="tabbed-set")
        assert tabs is not None, heading
        names = [label.get_text().lower() for label in tabs.select(".tabbed-labels label")]
        return list(tabs.select(".tabbed-block")[names.index(below)].select(".highlight"))

    def type(self, command: str) -> str:
        """Run one block as a shell command; give what it prints."""
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, capture_output=True, text=True,
            timeout=TIMEOUT_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, command: str) -> Iterator[Path]:
        """Run a block that does not end, from when its port listens until the test has asked; give where it prints."""
        port = int(PORT.findall(self.steps("ask")[0])[0])
        assert not listens(port), f"something else listens on port {port} of this machine: stop it"
        log = self.folder.with_suffix(".log")
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                command, shell=True, cwd=self.folder, env=self.environment, start_new_session=True,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            deadline = time.monotonic() + TIMEOUT_S
            while not listens(port):
                assert process.poll() is None, f"{command}\n{log.read_text(encoding='utf-8')}"
                assert time.monotonic() < deadline, f"{command}: nothing listens on port {port}"
                time.sleep(0.1)
            yield log
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            while listens(port):  # the shell has ended, and what it started ends a moment later
                time.sleep(0.1)

    def gets_the_answers(self) -> None:
        """Ask as the page does and compare."""
        answers = [self.type(ask).strip() for ask in self.steps("ask")]
        assert answers
        assert answers == [answer.strip() for answer in self.steps("answer")]


def listens(port: int) -> bool:
    """Tell whether a program accepts connections there."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module", params=RUNNABLE, ids=lambda runnable: " ".join(runnable))
def reader(
    request: pytest.FixtureRequest, soup: Callable[[str], BeautifulSoup], tmp_path_factory: pytest.TempPathFactory
) -> Reader:
    """Copy and install once what several tests try."""
    address, framework = request.param
    section = soup(address).select_one(f'section[data-runnable="{framework}"]')
    assert section is not None
    folder = tmp_path_factory.mktemp(framework)
    venv = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    path = os.pathsep.join((str(venv / "bin"), os.defpath))
    found = Reader(
        soup(address), section, folder, kept | {"PATH": path, "NO_PROXY": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
    )
    # From top to bottom; what stands in no section is for both frameworks.
    for block in soup(address).select('[data-file], [data-step="install"]'):
        if block.find_parent("section", attrs={"data-runnable": True}) not in (None, section):
            continue
        if "data-file" in block.attrs:
            (folder / str(block["data-file"])).write_text(block.select_one("code").get_text(), encoding="utf-8")
        else:
            found.type(block.get_text())
    return found


def test_a_runnable_section_stands_on_a_page_for_both_frameworks():
    assert [runnable for runnable in RUNNABLE if runnable[0] == FIRST] == [(FIRST, "flask"), (FIRST, "django")]


def test_what_a_page_offers_to_run_gives_the_answers_it_shows(reader):
    (run,) = reader.steps("run")
    for command in reader.steps("test"):
        reader.type(command)
    with reader.running(run):
        reader.gets_the_answers()


@ON_FIRST
def test_development_servers_say_what_the_page_says(reader):
    (run,) = reader.steps("run")
    framework, text = reader.section["data-runnable"], reader.page.select_one("article.md-content__inner").get_text()
    with reader.running(run) as log:
        second = subprocess.run(
            run, shell=True, cwd=reader.folder, env=reader.environment, capture_output=True, text=True,
            timeout=TIMEOUT_S, check=False,
        )  # fmt: skip
        assert TAKEN[framework] in second.stdout + second.stderr
        assert f"WARNING: This is a development server. {FOR_DEVELOPMENT[framework]}" in log.read_text(encoding="utf-8")
    assert TAKEN[framework] in text
    assert FOR_DEVELOPMENT[framework] in text


@ON_FIRST
def test_a_server_that_reloads_loads_the_model_twice(reader):
    app = reader.folder / "app.py"
    whole = app.read_text(encoding="utf-8")
    app.write_text(whole.replace("\niris = ", "\nprint('loading')\niris = "), encoding="utf-8")
    with reader.running(RELOADING[reader.section["data-runnable"]]) as log:
        reader.type(reader.steps("ask")[0])
        loads = log.read_text(encoding="utf-8").count("loading\n")
    app.write_text(whole, encoding="utf-8")
    assert loads == 2


@ON_FIRST
def test_gunicorn_gives_the_same_answers(reader):
    (run,) = reader.tab("run-it-with-gunicorn")
    with reader.running(run.get_text()):
        reader.gets_the_answers()


@ON_FIRST
def test_the_tests_on_the_page_pass_also_with_a_model_from_a_file(reader):
    commands, tests = reader.tab("test-it")
    (reader.folder / "test_app.py").write_text(tests.select_one("code").get_text(), encoding="utf-8")
    reader.type(commands.get_text())
    save, load = (block.select_one("code").get_text() for block in code_below(reader.page, "use-your-own-model"))
    reader.type(f"python - <<'END'\nfrom app import model\n{save}\nEND")
    app = reader.folder / "app.py"
    whole = app.read_text(encoding="utf-8")
    loaded, replaced = re.subn(r"^iris = .*?^model = .*?$", load, whole, flags=re.MULTILINE | re.DOTALL)
    assert replaced == 1
    app.write_text(loaded, encoding="utf-8")
    reader.type(commands.get_text())
    app.write_text(whole, encoding="utf-8")


def code_below(page: BeautifulSoup, heading: str) -> list[Tag]:
    """Give the code blocks between a heading and the next one."""
    title = page.find(id=heading)
    assert title is not None
    blocks = []
    for tag in title.find_next_siblings():
        if tag.name == "h2":
            break
        blocks += [tag] if "highlight" in (tag.get("class") or ()) else []
    return blocks
