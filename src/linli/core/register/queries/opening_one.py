"""One subject by its uid, as pages and the API open it: found and fetched with one statement."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.base.statements import ask_prepared
from linli.core.register.queries.fetching import BY_UID, fetch, open_fetched
from linli.core.register.queries.following import has_paths, open_subjects
from linli.core.register.queries.opening import allowed, read_all
from linli.core.register.reading import Reading
from linli.core.register.times import day_number
from linli.core.trust.access import keep_access
from linli.engines.values import Problem

_VERB = "subject.open"


def open_by_uid(uid: UUID, elements: Sequence[str]) -> dict[str, Reading]:
    """What is believed of a subject; as `open_subjects` otherwise, and in one statement.

    Raises what `open_subjects` does; Problem("subject.not_in_sight") also where there is none.
    """
    scope = current_scope()
    ask(_VERB)
    if has_paths(elements) or scope.jurisdiction.subjects:
        # Others may be reached too; and presence does not say what somebody sees of their own.
        key = _key_of(uid)
        return open_subjects({key}, elements)[key]
    asked = allowed(node_pack(), elements, scope)
    fetched = fetch(BY_UID, [uid.hex], scope)
    if not fetched:
        raise _unseen(uid)
    ((key, one),) = fetched.items()
    keep_access(_VERB, elements, {one.seen.division: [key]})
    on = day_number(localtime(scope.at).date())
    return read_all(node_pack(), asked, open_fetched([one]).get(key), on, scope)


def _unseen(uid: UUID) -> Problem:
    return Problem("subject.not_in_sight", subjects=[str(uid)])


def _key_of(uid: UUID) -> int:
    found = ask_prepared("SELECT id FROM register_subject WHERE uid = %s", [uid.hex])
    if not found:
        raise _unseen(uid)
    return int(found[0][0])
