"""How old a value may be: days since it was observed, against the element's `fresh_days`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9-])")


def stale_flags(
    observed: Sequence[str] | None, fresh_days: int | None, on: date
) -> list[bool] | None:
    """Which values were observed more than `fresh_days` before `on`; None if none can be.

    observed: ISO days, months or years (then their first day counts), perhaps with a time; empty or
              not understood = not said, and the value counts as fresh

    >>> stale_flags(["2025-01-01", "2025-12", ""], 90, date(2026, 1, 1))
    [True, False, False]
    """
    if observed is None or fresh_days is None:
        return None
    oldest = on - timedelta(days=fresh_days)
    days = {text: _first_day(text) for text in set(observed)}
    flags = {text: day is not None and day < oldest for text, day in days.items()}
    return [flags[text] for text in observed] if any(flags.values()) else None


def _first_day(text: str) -> date | None:
    found = _DAY.match((text or "").strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
