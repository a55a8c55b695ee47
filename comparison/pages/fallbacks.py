"""What stands on a page where no row can answer? A few plain words, or a notice with the command that measures it."""

from collections.abc import Callable, Iterable
from functools import wraps
from html import escape

from comparison.catalog.modes import COMMAND
from comparison.stats.summary import NotMeasured

NOTHING = "not measured for the current apps"
MEASURE = f"{COMMAND} --full"


def or_words[**P](macro: Callable[P, str]) -> Callable[P, str]:
    """Let a macro say that nothing was measured, inside its sentence. Ids that do not exist still raise."""

    @wraps(macro)
    def said(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return macro(*args, **kwargs)
        except NotMeasured:
            return NOTHING

    return said


def or_notice[**P](options: str, where: str = "") -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Let a macro leave a notice in the place of its chart or table: what measures it, with these options."""

    def around(macro: Callable[P, str]) -> Callable[P, str]:
        @wraps(macro)
        def shown(*args: P.args, **kwargs: P.kwargs) -> str:
            try:
                return macro(*args, **kwargs)
            except NotMeasured:
                return notice(options, where)

        return shown

    return around


def notice(options: str, where: str = "") -> str:
    """Say that nothing was measured (or not in the place that matters), and what measures it."""
    command = f"{MEASURE} {options}".strip()
    said = f"{NOTHING.capitalize()}{where}. To measure it, run"
    return f'<p class="not-measured">{said} <code>{escape(command)}</code></p>'


def answered[K, V](questions: Iterable[K], ask: Callable[[K], V]) -> dict[K, V]:
    """Give the answers to those questions that the rows can answer; raise NotMeasured if that is none."""
    answers: dict[K, V] = {}
    for question in questions:
        try:
            answers[question] = ask(question)
        except NotMeasured:
            continue
    if not answers:
        raise NotMeasured(f"{NOTHING}: run {MEASURE}")
    return answers
