"""How far does a server follow when it is asked more and more often? The largest rate before it falls behind."""

from collections.abc import Mapping

LIMIT_MS = 100.0


def largest_rate(p99_by_rate: Mapping[float, float], limit_ms: float = LIMIT_MS) -> float | None:
    """Give the largest rate whose p99 stays under the limit, as at every lower rate; None if there is none.

    A higher rate that happens to stay under it again does not count: who raises the load meets the lower one first.
    """
    largest = None
    for rate, p99 in sorted(p99_by_rate.items()):
        if not p99 < limit_ms:  # so that a p99 that is not a number ends it, too
            break
        largest = rate
    return largest
