"""A number whole, for a reason that is kept."""

from __future__ import annotations

from uuid import UUID

from linli.core.base.service import note, service
from linli.core.register import queries as register
from linli.core.register.queries import Reading
from linli.engines.values import Problem

#: Why somebody needs a number whole: to call, to compare it with a paper, to fill in a form.
REASONS = ("call", "compare", "fill_in")


@service("resident.reveal")
def reveal(uid: UUID, element: str, *, reason: str) -> Reading:
    """A value whole. reason: one of `REASONS`. Records subject, element and reason.

    The access log has it under a verb of its own, so that the person concerned sees that somebody
    saw all of it. Raises Problem("residents.reason_missing"), ("subject.not_in_sight") or
    ("subject.purpose").
    """
    if reason not in REASONS:
        raise Problem("residents.reason_missing")
    key = register.key_of(uid)
    found = register.open([key], [element], verb="resident.reveal")[key][element]
    note([key], element=element, reason=reason)
    return found
