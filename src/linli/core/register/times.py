"""Moments as whole microseconds since 1970, in UTC: what the fold compares and the tables keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

#: Microseconds of a day.
DAY = 86_400_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """A moment as the tables keep it. Raises ValueError if it has no time zone.

    >>> microseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - _EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The moment back, in UTC.

    >>> moment(86_400_000_000)
    datetime.datetime(1970, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + timedelta(microseconds=at)


def day_of(at: int) -> date:
    """The day of a moment, in UTC.

    >>> day_of(0)
    datetime.date(1970, 1, 1)
    """
    return date.fromordinal(_EPOCH_DAY + at // DAY)


def day_number(day: date) -> int:
    """A day as days since 1970, to be compared with `at // DAY`.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH_DAY


def start_of(day: date) -> int:
    """The first microsecond of a day.

    >>> start_of(date(1970, 1, 2)) == DAY
    True
    """
    return day_number(day) * DAY
