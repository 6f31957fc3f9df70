"""What the node's workers do by themselves for the API."""

from __future__ import annotations

from datetime import datetime, time

from linli.core.base.jobs import round_of_work
from linli.web.api.idempotency import forget_replies


@round_of_work("api.replies", at=time(3, 10))
def forget_old_replies(at: datetime) -> None:
    """Throw away what repeated writes would be answered, once a day old."""
    forget_replies(at)
