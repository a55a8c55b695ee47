"""Code that pages show: named sections of the files below apps/, the same in every compared app.

A section lies between `--8<-- [start:name]` and `--8<-- [end:name]`, in a comment of any file below apps/.
The page says `{{ snippet("name") }}`; the code itself is inserted by the Markdown extension `pymdownx.snippets`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.content.entries import ID
from comparison.problems import Problem

MARKER = re.compile(r"--8<--\s*\[\s*(?P<type>\w*)\s*:\s*(?P<name>[^\]]*?)\s*\]")
LEXERS = {".py": "python", ".html": "html+jinja", ".toml": "toml", ".sh": "bash", ".yml": "yaml"}
SUBJECTS = {framework.app: framework for framework in FRAMEWORKS.values() if framework.role == "subject"}


@dataclass(frozen=True)
class Section:
    """A named stretch of one file of one app; `path` is relative to the repository, `code` lies between the marks."""

    app: str
    name: str
    path: str
    line: int
    code: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many lines are neither blank nor only a comment."""
        return sum(1 for line in self.code if line.strip() and not line.strip().startswith(("#", "{#", "<!--")))

    def problem(self, expected: str, got: str, cure: str) -> Problem:
        return Problem(self.path, self.line, f"snippet {self.name}", expected, got, cure)

    def tab(self, title: str) -> str:
        """Markdown of a tab that holds the code."""
        lexer = LEXERS[Path(self.path).suffix]
        head = f'=== "{title}"\n\n    ``` {{.{lexer} title="{self.path}"}}\n'
        return f'{head}    --8<-- "{self.path}:{self.name}"\n    ```\n'


@dataclass(frozen=True)
class Snippets:
    """All sections by name and app; asking for a name that some app does not have is a KeyError."""

    sections: dict[tuple[str, str], Section]

    @property
    def names(self) -> frozenset[str]:
        """Names that every compared app has."""
        return frozenset(name for name, _ in self.sections if all((name, app) in self.sections for app in SUBJECTS))

    def pair(self, name: str) -> list[tuple[str, Section]]:
        """The section of each compared app, with the framework's name."""
        if name not in self.names:
            raise KeyError(f"no snippet {name!r}; known: {', '.join(sorted(self.names))}")
        return [(framework.name, self.sections[name, app]) for app, framework in SUBJECTS.items()]

    def tabs(self, name: str) -> str:
        """Markdown: one tab for each framework, holding that app's section."""
        return "\n".join(section.tab(title) for title, section in self.pair(name))

    def code_lines(self, name: str) -> str:
        """How many lines of code each app's section has: "Flask 9, Django 11"."""
        return ", ".join(f"{title} {section.count}" for title, section in self.pair(name))


def load(root: Path) -> tuple[Snippets, list[Problem]]:
    """Every section below root/apps, and a problem for each marker or name that is wrong."""
    problems: list[Problem] = []
    sections: dict[tuple[str, str], Section] = {}
    for path in sorted(p for p in (root / "apps").rglob("*") if p.suffix in LEXERS and "__pycache__" not in p.parts):
        lines = path.read_text(encoding="utf-8").splitlines()
        for section in _sections(path.relative_to(root).as_posix(), lines, problems):
            first = sections.setdefault((section.name, section.app), section)
            if first is not section:
                cure = f"rename it; {first.path}:{first.line} has this name"
                problems.append(section.problem("a name that occurs once in an app", section.name, cure))
    return Snippets(sections), problems + list(_without_counterpart(sections))


def _sections(path: str, lines: list[str], problems: list[Problem]) -> Iterator[Section]:
    """Sections of a file; they may lie within one another."""
    app, opened = path.split("/")[1], dict[str, Section]()
    for number, line in enumerate(lines, start=1):
        for marker in MARKER.finditer(line):
            kind, name = marker["type"], marker["name"]
            section = Section(app, name, path, number)
            if not ID.fullmatch(name) or kind not in ("start", "end"):
                problems.append(section.problem("[start:name] or [end:name]", marker[0], "mend the marker"))
            elif (kind == "start") == (name in opened):
                wrong = "a second start" if kind == "start" else "an end without a start"
                problems.append(section.problem("one start and one end", wrong, "remove it or mend its name"))
            elif kind == "start":
                opened[name] = section
            else:
                start = opened.pop(name).line
                code = tuple(line for line in lines[start : number - 1] if not MARKER.search(line))
                yield Section(app, name, path, start, code)
    for name, section in opened.items():
        problems.append(section.problem("an end below it", "none", f"add --8<-- [end:{name}] below the code"))


def _without_counterpart(sections: dict[tuple[str, str], Section]) -> Iterator[Problem]:
    for (name, app), section in sections.items():
        for other in SUBJECTS:
            if app in SUBJECTS and (name, other) not in sections:
                yield section.problem(
                    f"the same name in {other}", "none", f"mark the same code in apps/{other} as {name}"
                )
