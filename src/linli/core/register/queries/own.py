"""The resident's own view: what is held, why, until when, and who looked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register.bulk.derived import read_places
from linli.core.register.queries.opening import open_bodies
from linli.core.register.reading import Reading, read
from linli.core.register.sight import by_division, require
from linli.core.register.times import day_number
from linli.core.register.values import element_of
from linli.core.register.walls import deriving
from linli.core.trust.access import Seen, keep_access, who_saw
from linli.engines.values import Problem


class OwnValue(msgspec.Struct, frozen=True):
    """One value that is held of a resident.

    purposes: why, and for what else, it may be read
    kept_until: the day after which it goes unless somebody confirms it; None = while its subject is
    """

    element: str
    reading: Reading
    purposes: tuple[str, ...]
    kept_until: date | None


class OwnView(msgspec.Struct, frozen=True):
    """All that is held of a resident, and every act that looked at it, the latest first."""

    values: list[OwnValue]
    seen: list[Any]


def own_view(subject: int) -> OwnView:
    """What is held of oneself or of whom one stands in for; itself logged.

    Raises Problem("subject.not_yours").
    """
    scope = current_scope()
    ask("own.read")
    if subject not in scope.jurisdiction.subjects:
        raise Problem("subject.not_yours")
    seen = require({subject}, scope)
    opened = open_bodies(seen).get(subject)
    pack, on = node_pack(), day_number(localtime(scope.at).date())
    held = []
    for key in sorted(opened.said) if opened else ():
        element = pack.elements.get(element_of(key))
        if element is None or opened is None or "own" not in element.purposes:
            continue
        reading = read(element, opened.entries(key), on=on)
        until = None
        if element.keep_days is not None and element.kept_from == "confirmed":
            until = reading.observed_at and reading.observed_at + timedelta(days=element.keep_days)
        held.append(OwnValue(key, reading, element.purposes, until.date() if until else None))
    keep_access("own.read", {element_of(one.element) for one in held}, by_division(seen.values()))
    return OwnView(held, who_looked(subject))


def who_looked(subject: int) -> list[Seen]:
    """Every act that read a subject's data, the latest first, wherever it was present."""
    with deriving():
        divisions = {place.division for place in read_places({subject})}
    return who_saw(subject, divisions)
