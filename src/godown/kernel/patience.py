"""How long to wait before the other side is asked again."""

from datetime import timedelta
from typing import Final

ATTEMPTS_MAX: Final = 12
"""So often a courier, a tax portal or a mail server is asked before a person must press Retry: about five hours."""

FIRST_WAIT_SECONDS: Final = 5
LONGEST_WAIT_SECONDS: Final = 3_600


def next_wait(attempts: int, retry_after: int | None = None) -> timedelta | None:
    """How long to wait after so many attempts; None once a person must decide. The other side's own wish counts."""
    if attempts >= ATTEMPTS_MAX:
        return None
    own = min(FIRST_WAIT_SECONDS << max(0, attempts - 1), LONGEST_WAIT_SECONDS)
    return timedelta(seconds=max(own, retry_after or 0))
