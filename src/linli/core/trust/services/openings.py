"""Protected subjects: opened for a reason, and always looked at by somebody else afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.actors import day_of
from linli.core.trust.models import Opening, Review
from linli.core.trust.services.places import area_of, get_acting_account, require_within
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

#: A working day; who needs it longer says why again.
LASTS = timedelta(hours=8)
_SHORTEST_REASON = 10


@service("protected.open")
def keep_opening(subject: int, *, reason: str) -> Opening:
    """Open a protected subject to the acting account, for this purpose, until it ends.

    Called by the register's `subject.break_glass`; no role has the verb by itself. reason: in
    words. Raises Problem("accounts.reason_too_short") or ("accounts.account_missing"). Records the
    subject and the opening, not the words.
    """
    scope = current_scope()
    said = " ".join(reason.split())
    if len(said) < _SHORTEST_REASON:
        raise Problem("accounts.reason_too_short", shortest=_SHORTEST_REASON)
    opening = Opening.objects.create(
        account=get_acting_account(),
        subject_id=subject,
        division_id=scope.jurisdiction.division,
        purpose=scope.purpose,
        task=scope.task or "",
        reason=said[:300],
        opened_at=scope.at,
        expires_at=scope.at + LASTS,
    )
    note([subject], opening=opening.pk)
    return opening


@service("protected.review")
def sign_review(
    division: Division | None, month: date, *, objected: Collection[UUID] = ()
) -> Review:
    """Sign the openings of a month at a division and below it, those without good reason named.

    The signer's own openings are left for somebody else. month: any day of it; it must be over.
    objected: uids of openings. Raises Problem("accounts.outside"), ("accounts.month_running"),
    ("accounts.nothing_to_sign") or ("accounts.opening_unknown"). Records the review and its counts.
    """
    require_within(division)
    scope = current_scope()
    first, end = month_bounds(month)
    if scope.at < end:
        raise Problem("accounts.month_running")
    signer = get_acting_account()
    area = area_of(division)
    rows = Opening.objects.filter(review=None, opened_at__gte=first, opened_at__lt=end)
    if division is not None:
        rows = rows.filter(division__first__gte=area.first, division__last__lte=area.last)
    openings = list(rows.exclude(account=signer).select_for_update(of=("self",)))
    if not openings:
        raise Problem("accounts.nothing_to_sign")
    strange = set(objected) - {one.uid for one in openings}
    if strange:
        raise Problem("accounts.opening_unknown", openings=sorted(map(str, strange)))
    review = Review.objects.create(
        division=division, month=day_of(first), signed_by=signer, signed_at=scope.at
    )
    for one in openings:
        one.review, one.is_objected = review, one.uid in objected
    Opening.objects.bulk_update(openings, ["review", "is_objected"])
    note(review=review.pk, openings=len(openings), objected=len(objected))
    return review


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """The first instant of a month, and of the next, in the node's time zone."""
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    zone = timezone.get_default_timezone()
    begin, end = (datetime(d.year, d.month, 1, tzinfo=zone) for d in (first, following))
    return begin, end
