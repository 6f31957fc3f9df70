"""What residents do with their own data: correct it, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.register.queries.opening import open_bodies
from linli.core.register.reading import read
from linli.core.register.services.records import record
from linli.core.register.sight import require
from linli.core.register.times import DAY, microseconds
from linli.engines.values import Problem

#: What these say is held by law, not by consent.
_BY_LAW = frozenset({"authority", "document"})


@service("own.correct")
def correct_own(subject: int, values: Mapping[str, Any]) -> UUID:
    """Say what is right about oneself, or about whom one stands in for; the record's uid.

    It stands beside what offices say, as `self`; where another source ranks higher, that source
    decides, and everybody sees both. Raises Problem("subject.not_yours") or as `record` does.
    """
    _require_own(subject)
    uid = record(subject, values, source="self")
    note([subject])
    return uid


@service("own.withdraw")
def withdraw_own(subject: int, elements: Sequence[str]) -> UUID:
    """Withdraw values about oneself: nobody reads them any more; the record's uid.

    Raises Problem("subject.not_yours"), or ("subject.rests_on_law") where an authority or a
    document stands behind the value: that may be corrected, not withdrawn.
    """
    _require_own(subject)
    scope = current_scope()
    opened = open_bodies(require({subject}, scope)).get(subject)
    pack, on = node_pack(), microseconds(scope.at) // DAY
    for code in elements:
        element = pack.elements.get(code)
        if element is None:
            raise Problem("subject.element", element=code)
        if opened and read(element, opened.entries(code), on=on).source in _BY_LAW:
            raise Problem("subject.rests_on_law", element=code)
    uid = record(subject, dict.fromkeys(elements), source="self")
    note([subject], elements=list(elements))
    return uid


def _require_own(subject: int) -> None:
    if subject not in current_scope().jurisdiction.subjects:
        raise Problem("subject.not_yours")
