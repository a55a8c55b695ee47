"""Where is the code that pages show, and does every app have the same named sections?

A section lies between `--8<-- [start:name]` and `--8<-- [end:name]`, in a comment of any file below apps/.
The page says `{{ twin("name") }}`; the code itself is inserted by the Markdown extension `pymdownx.snippets`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.problems import Problem

MARKER = re.compile(r"--8<--\s*\[\s*(?P<type>\w*)\s*:\s*(?P<name>[^\]]*?)\s*\]")
NAME = re.compile(r"[a-z][a-z0-9-]*")
LEXERS = {".py": "python", ".html": "html+jinja", ".toml": "toml", ".sh": "bash", ".yml": "yaml"}
SUBJECTS = {framework.app: framework for framework in FRAMEWORKS.values() if framework.role == "subject"}


@dataclass(frozen=True)
class Section:
    """A named stretch of one file of one app; `path` is relative to the repository, `code` lies between the marks."""

    app: str
    name: str
    path: str
    line: int
    code: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many lines are neither blank nor only a comment."""
        return sum(1 for line in self.code if line.strip() and not line.strip().startswith(("#", "{#", "<!--")))

    @property
    def lexer(self) -> str:
        """Name that the highlighter has for the language of the file."""
        return LEXERS.get(Path(self.path).suffix, "text")


@dataclass(frozen=True)
class Snippets:
    """All sections by name and app; asking for a name that some app does not have is a KeyError."""

    sections: dict[tuple[str, str], Section]

    @property
    def names(self) -> frozenset[str]:
        """Names that every compared app has."""
        return frozenset(name for name, _ in self.sections if all((name, app) in self.sections for app in SUBJECTS))

    def pair(self, name: str) -> list[tuple[str, Section]]:
        """Give the section of each compared app, with the framework's name."""
        if name not in self.names:
            raise KeyError(f"no snippet {name!r}; known: {', '.join(sorted(self.names))}")
        return [(framework.name, self.sections[name, app]) for app, framework in SUBJECTS.items()]

    def twin(self, name: str) -> str:
        """Give Markdown: one tab for each framework, holding that app's section."""
        return "\n".join(_tab(title, section) for title, section in self.pair(name))

    def code_lines(self, name: str) -> str:
        """Say how many lines of code each app's section has: "Flask 9, Django 11"."""
        return ", ".join(f"{title} {section.count}" for title, section in self.pair(name))


def _tab(title: str, section: Section) -> str:
    return (
        f'=== "{title}"\n\n'
        f'    ``` {{.{section.lexer} title="{section.path}"}}\n'
        f'    --8<-- "{section.path}:{section.name}"\n'
        "    ```\n"
    )


def load(root: Path) -> tuple[Snippets, list[Problem]]:
    """Find every section below root/apps, and every marker or name that is wrong."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], Section] = {}
    for path in _files(root / "apps"):
        sections = _sections(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8").splitlines(), problems)
        for section in sections:
            first = found.setdefault((section.name, section.app), section)
            if first is not section:
                cure = f"rename it; {first.path}:{first.line} has this name"
                problems.append(_problem(section, "a name that occurs once in an app", section.name, cure))
    return Snippets(found), problems + list(_without_twin(found))


def _files(apps: Path) -> Iterable[Path]:
    return sorted(p for p in apps.rglob("*") if p.suffix in LEXERS and p.is_file() and "__pycache__" not in p.parts)


def _sections(path: str, lines: list[str], problems: list[Problem]) -> Iterator[Section]:
    """Give the sections of a file; sections may lie within one another."""
    app, opened = path.split("/")[1], dict[str, int]()
    for number, line in enumerate(lines, start=1):
        for marker in MARKER.finditer(line):
            kind, name = marker["type"], marker["name"]
            section = Section(app, name, path, number, ())
            if not NAME.fullmatch(name) or kind not in ("start", "end"):
                problems.append(_problem(section, "[start:name] or [end:name]", marker[0], "mend the marker"))
            elif (kind == "start") == (name in opened):
                wrong = "a second start" if kind == "start" else "an end without a start"
                problems.append(_problem(section, "one start and one end", wrong, "remove it or mend its name"))
            elif kind == "start":
                opened[name] = number
            else:
                start = opened.pop(name)
                code = tuple(line for line in lines[start : number - 1] if not MARKER.search(line))
                yield Section(app, name, path, start, code)
    for name, number in opened.items():
        section = Section(app, name, path, number, ())
        problems.append(_problem(section, "an end below it", "none", f"add --8<-- [end:{name}] below the code"))


def _without_twin(found: dict[tuple[str, str], Section]) -> Iterator[Problem]:
    for (name, app), section in found.items():
        for other in SUBJECTS:
            if app in SUBJECTS and (name, other) not in found:
                cure = f"mark the same code in apps/{other} as {name}"
                yield _problem(section, f"a twin in {other}", "none", cure)


def _problem(section: Section, expected: str, got: str, cure: str) -> Problem:
    return Problem(section.path, section.line, f"snippet {section.name}", expected, got, cure)
