"""What those who oversee the office see of its logs: who looked, and what was let go. No values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum

from linli.core.base.scope import Jurisdiction, current_scope
from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.trust.models import AccessEntry, AuditEntry
from linli.core.trust.rights import is_whole_node, is_within
from linli.core.trust.services.openings import month_bounds
from linli.core.trust.services.places import area_of
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

_MOST = 50
#: What ends values: somebody's wish, the end of their term, the end of a log's.
_DELETING = ("subject.erase", "retention.run", "audit.expire")


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Some acts of reading, the latest first; after: the mark from which older ones go on."""

    rows: tuple[AccessEntry, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """One act that ended values. counts: what it counted, by name; no keys, no digests."""

    at: datetime
    actor_key: int | None
    actor: str
    verb: str
    counts: tuple[tuple[str, int], ...]


def access_division(code: str) -> Division | None:
    """The division whose access log is asked for; None: all that the scope reaches over.

    Raises Problem("places.division_unknown") or ("accounts.outside").
    """
    scope = current_scope()
    key = scope.jurisdiction.division
    if code:
        found: Division | None = places.get_division(code)
    else:
        found = None if key is None else places.find_division(key)
    if found is not None and not is_within(area_of(found), scope.jurisdiction):
        raise Problem("accounts.outside")
    return found


def list_access(month: date, division: Division | None, *, after: str = "") -> AccessPage:
    """Who looked in a division and below it in a month: the latest first.

    after: of the page before; what cannot be read begins anew. Raises what the gate raises.
    """
    ask("access.read")
    rows = _access(month, division).defer("subjects", "elements").order_by("-at", "-pk")
    mark = _read_mark(after)
    if mark is not None:
        at, key = mark
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key), at__lte=at)
    found = list(rows[: _MOST + 1])
    last = found[_MOST - 1] if len(found) > _MOST else None
    return AccessPage(tuple(found[:_MOST]), f"{last.at.isoformat()}.{last.pk}" if last else "")


def access_by_account(
    month: date, division: Division | None, *, most: int = 12
) -> list[tuple[int | None, int, int]]:
    """Who looked most in a month: key (None: the system), acts, and people counted at each act."""
    ask("access.read")
    rows = (
        _access(month, division)
        .values("actor_key")
        .annotate(acts=Count("pk"), people=Sum("subject_count"))
        .order_by("-acts", "actor_key")
        .values_list("actor_key", "acts", "people")
    )
    return [(key, acts, people or 0) for key, acts, people in rows[:most]]


def list_deletions(*, most: int = 60) -> list[Deletion]:
    """What ended values in scope, the latest first: erasures, retention, logs past their term."""
    ask("audit.read")
    area = current_scope().jurisdiction
    rows = AuditEntry.objects.filter(verb__in=_DELETING, outcome="done")
    if not is_whole_node(area):
        # Runs of the whole node concern every division.
        rows = rows.filter(Q(division_id__in=_keys_in(area)) | Q(division_id=None))
    read = [(one, json.loads(one.details)) for one in rows.order_by("-at", "-pk")[:most]]
    return [
        Deletion(one.at, one.actor_key, one.actor, one.verb, _counts(details))
        for one, details in read
        if not details.get("dry")
    ]


def _access(month: date, division: Division | None) -> QuerySet[AccessEntry]:
    first, end = month_bounds(month)
    rows = AccessEntry.objects.filter(at__gte=first, at__lt=end)
    area = current_scope().jurisdiction if division is None else area_of(division)
    return rows if is_whole_node(area) else rows.filter(division_id__in=_keys_in(area))


def _keys_in(area: Jurisdiction) -> QuerySet[Any]:
    return places.list_within(area).order_by().values("pk")


def _read_mark(after: str) -> tuple[datetime, int] | None:
    at, _, key = after.rpartition(".")
    try:
        return datetime.fromisoformat(at), int(key)
    except ValueError:
        return None


def _counts(details: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    plain = {name: value for name, value in details.items() if type(value) is int}
    return tuple((name, value) for name, value in plain.items() if value and name in _COUNTED)


#: What of the details is a count.
_COUNTED = ("keys_destroyed", "records", "values", "access_entries", "audit_entries")
