"""How much hardware does a load take? From the CPU that one request costs a busy server."""

UTILISATION = 0.7  # of a worker: above it, requests that come at random moments soon wait for one another
MS_PER_HOUR = 3_600_000


def core_hours(cpu_ms: float, requests: int = 1_000_000) -> float:
    """Give how long one core works on so many requests."""
    return cpu_ms * requests / MS_PER_HOUR


def rate_of_worker(cpu_ms: float) -> float:
    """Give how many requests a second one worker on one core may be planned for."""
    return 1000 * UTILISATION / cpu_ms
