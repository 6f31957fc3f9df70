"""Wrong guesses are counted in the database, so that every process knows them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from linli.core.base.scope import current_scope
from linli.core.trust.codes import keyed_digest
from linli.core.trust.models import Guess
from linli.engines.values import Problem

#: Wrong guesses of one address within an hour; 30^8 codes would take it longer than there is.
MOST = 10
#: Wrong guesses of all addresses together within an hour.
MOST_OF_ALL = 3000
WITHIN = timedelta(hours=1)
_EVERYBODY = "*"


def require_guess(kind: str, guesser: str) -> None:
    """Raise Problem("accounts.too_many_guesses") where somebody, or all, guessed too often."""
    at = current_scope().at
    limits = {_keyed(kind, guesser): MOST, _keyed(kind, _EVERYBODY): MOST_OF_ALL}
    lately = Guess.objects.filter(kind=kind, guesser__in=limits, since__gt=at - WITHIN)
    if any(one.count >= limits[one.guesser] for one in lately):
        raise Problem("accounts.too_many_guesses", minutes=int(WITHIN.total_seconds() // 60))


def count_guess(kind: str, guesser: str) -> None:
    """One more wrong guess."""
    at = current_scope().at
    for one in (guesser, _EVERYBODY):
        row, _ = Guess.objects.get_or_create(
            kind=kind, guesser=_keyed(kind, one), defaults={"since": at}
        )
        if row.since <= at - WITHIN:
            Guess.objects.filter(pk=row.pk).update(since=at, count=1)
        else:
            Guess.objects.filter(pk=row.pk).update(count=F("count") + 1)


def forget_guesses(kind: str, guesser: str) -> None:
    """A right one ends the count of that address."""
    Guess.objects.filter(kind=kind, guesser=_keyed(kind, guesser)).delete()


def _keyed(kind: str, guesser: str) -> str:
    return keyed_digest(f"guess.{kind}", guesser).hex()
