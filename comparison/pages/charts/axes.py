"""Where does an axis begin and end, and where do its ticks stand?"""

import math
from collections.abc import Iterable
from typing import Any

RATIOS = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0, 5.0, 10.0)
MAX_TICKS = 7
ROOM = 0.55  # beside the data, as a part of their span: the words beside the outermost mark fit in it on a phone, too


def log_axis(bounds: Iterable[float], unit: str) -> dict[str, Any]:
    """Give a logarithmic axis for ratios, round 1, with room for words: twice and half are equally far from 1."""
    shown = [*bounds, 0.93, 1.07]
    room = (max(shown) / min(shown)) ** ROOM
    low, high = min(shown) / room, max(shown) * room
    ticks = [tick for tick in RATIOS if low <= tick <= high]
    if len(ticks) > MAX_TICKS:
        ticks = [tick for tick in ticks if tick not in (0.7, 0.9, 1.1, 1.2, 1.3)]
    return _axis([math.log10(low), math.log10(high)], ticks, unit) | {"type": "log"}


def linear_axis(largest: float, unit: str) -> dict[str, Any]:
    """Give an axis that starts at 0, so that lengths can be compared, with steps of 1, 2 or 5 times a power of ten."""
    largest = largest or 1.0  # nothing to draw but dots at 0
    power = 10.0 ** math.floor(math.log10(largest))
    step = next(power * size for size in (0.2, 0.5, 1, 2) if largest / (power * size) <= 5.5)
    ticks = [round(step * number, 6) for number in range(math.ceil(largest / step) + 1)]
    return _axis([0, ticks[-1]], ticks, unit)


def _axis(span: list[float], ticks: list[float], unit: str) -> dict[str, Any]:
    return {"range": span, "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks], "title": {"text": unit}}
