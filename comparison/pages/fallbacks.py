"""What stands on a page where no row answers: a few plain words, or a notice with the command that measures it."""

from collections.abc import Callable
from functools import wraps

from markupsafe import Markup

from comparison.catalog.modes import COMMAND
from comparison.pages.html import render
from comparison.stats.summary import NotMeasured

NOTHING = "not measured for the current apps"


def _or_else[T: str, **P](fallback: Callable[[], T]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a macro give something else where nothing was measured. Ids that do not exist still raise."""

    def decorate(macro: Callable[P, T]) -> Callable[P, T]:
        @wraps(macro)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return macro(*args, **kwargs)
            except NotMeasured:
                return fallback()

        return answer

    return decorate


def or_words[**P](macro: Callable[P, str]) -> Callable[P, str]:
    """Let a macro say inside its sentence that nothing was measured."""
    return _or_else(lambda: NOTHING)(macro)


def or_notice[**P](options: str, where: str = "") -> Callable[[Callable[P, Markup]], Callable[P, Markup]]:
    """Let a macro leave a notice in the place of its chart or table: what measures it, with these options."""
    return _or_else(lambda: notice(options, where))


def notice(options: str, where: str = "") -> Markup:
    """A paragraph that says what measures it: nothing was measured, or not in the place that matters."""
    text = f"{NOTHING.capitalize()}{where}. To measure it, run"
    return render("notice", text=text, command=f"{COMMAND} --full {options}".strip())
