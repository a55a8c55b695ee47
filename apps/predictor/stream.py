"""Which tokens does a language model write, one after the other? A stand-in: it computes nothing, it only takes time.

It stands for a model that runs elsewhere, in a process or on a machine of its own: whoever asks it waits and uses
no processor meanwhile. The text is always the same.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

PAUSE_S = 0.02
TEXT = (
    "The iris that you describe has short and narrow petals, so it is most likely a setosa. "
    "In the data that I know, no other species has petals shorter than two centimetres. "
    "If you are not sure, measure once more: the petals decide, and the sepals add only a little."
)
TOKENS = [word if at == 0 else f" {word}" for at, word in enumerate(TEXT.split())]


def tokens() -> Iterator[str]:
    """The thread that asks waits for each token."""
    for token in TOKENS:
        time.sleep(PAUSE_S)
        yield token


async def tokens_async() -> AsyncIterator[str]:
    """The event loop does other things while a token is waited for."""
    for token in TOKENS:
        await asyncio.sleep(PAUSE_S)
        yield token
