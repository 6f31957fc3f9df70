"""Between the wire and the register: uids and keys, texts and normalised values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.register.bulk import rows
from linli.core.register.models import Subject
from linli.core.register.reading import Reading
from linli.core.register.values import element_of
from linli.engines.dictionary import normalise
from linli.engines.values import Problem

_encode = msgspec.json.Encoder().encode


def key_of(uid: UUID) -> int:
    """The key of a subject; whether the reader may see it, the doors ask.

    Raises Problem("subject.not_in_sight"), as the doors do: nobody learns whom there is elsewhere.
    """
    found = rows.fetch("SELECT id FROM register_subject WHERE uid = %s", [uid.hex])
    if not found:
        raise Problem("subject.not_in_sight", subjects=[str(uid)])
    return int(found[0][0])


def uids_of(keys: Collection[int]) -> dict[int, UUID]:
    """Uids of subjects in sight, by key."""
    return dict(Subject.objects.filter(id__in=keys).values_list("id", "uid"))


def kind_of(uid: UUID) -> str:
    """The kind of a subject in sight. Raises Problem("subject.unknown")."""
    kind = Subject.objects.filter(uid=uid).values_list("kind", flat=True).first()
    if kind is None:
        raise Problem("subject.unknown", subject=str(uid))
    return kind


def normalised(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a caller said, as the dictionary keeps it; None stays a withdrawal.

    Raises Problem("record.unknown_element") or ("record.bad_value") with the element and why.
    """
    pack = node_pack()
    found = {}
    for key, raw in said.items():
        element = pack.elements.get(element_of(key))
        if element is None and not key.startswith("same@"):
            raise Problem("record.unknown_element", element=key)
        if element is None or raw is None:
            found[key] = raw
            continue
        cell = ", ".join(raw) if isinstance(raw, list) else raw
        normal = normalise(pack, element, cell)
        if normal.problem is not None or normal.value is None:
            reason = normal.problem.code if normal.problem else "record.empty"
            raise Problem("record.bad_value", element=key, reason=reason)
        found[key] = normal.value
    return found


def moment_in(at: datetime | None) -> datetime:
    """When something was seen: as said, in UTC where no zone was said; else the scope's time."""
    if at is None:
        return current_scope().at
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def value_out(reading: Reading) -> dict[str, Any]:
    """A reading as the wire has it."""
    return {
        "value": plain(reading.value),
        "state": reading.state,
        "observed_at": reading.observed_at,
        "source": reading.source,
        "stale": reading.stale,
    }


def answer(said: Mapping[str, Any]) -> HttpResponse:
    """An answer that fits its schema as it is made, so that nobody need check and copy it again."""
    return HttpResponse(_encode(said), content_type="application/json; charset=utf-8")


def plain(value: Any) -> Any:
    """A normalised value as JSON has it: numbers with a fraction stay text, exact."""
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
