"""Opening: the only way to a value. It asks for purpose and scope, gives what may be, and logs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import ask
from linli.core.register.bulk import rows
from linli.core.register.bulk.profiles import read_bodies
from linli.core.register.bulk.seals import EMERGENCY, PROFILE, Seals
from linli.core.register.profiles import Opened
from linli.core.register.reading import UNKNOWN, Reading, read
from linli.core.register.sight import Seen, by_division, require
from linli.core.register.times import day_number
from linli.core.register.walls import deriving
from linli.core.trust.access import keep_access
from linli.engines.dictionary import Element, Pack, known
from linli.engines.values import NOT_APPLICABLE, Problem

#: Of each subject by key, what is believed of each element that was asked for.
Readings = dict[int, dict[str, Reading]]


def open_subjects(
    subjects: Collection[int], elements: Sequence[str], *, verb: str = "subject.open"
) -> Readings:
    """What is believed of subjects, on the scope's day; the access log is written first.

    elements: codes; one with a derivation is computed where nobody said it

    Returns every subject and element asked for; `unknown` where nobody said it.
    Raises Problem("subject.not_in_sight") if one is not in the reader's scope or hidden,
    ("subject.purpose") if an element may not be read for the scope's purpose, ("subject.element")
    if there is no such element.
    """
    scope = current_scope()
    ask(verb)
    pack = node_pack()
    asked = allowed(pack, elements, scope)
    seen = require(subjects, scope)
    keep_access(verb, elements, by_division(seen.values()))
    opened = open_bodies(seen)
    on = day_number(localtime(scope.at).date())
    return {subject: read_all(pack, asked, opened.get(subject), on, scope) for subject in subjects}


def open_emergency(subjects: Collection[int], elements: Sequence[str], activation: int) -> Readings:
    """What is believed of subjects under an activation; as `open_subjects` otherwise.

    Raises Problem("trust.activation_ended") once it has ended.
    """
    scope = current_scope()
    ask("subject.open")
    pack = node_pack()
    asked = allowed(pack, elements, scope)
    seen = require(subjects, scope)
    keep_access("subject.open", elements, by_division(seen.values()))
    on = day_number(localtime(scope.at).date())
    with deriving():
        roots = {one.root for one in seen.values()}
        seals = _seals(seen)
        found = rows.fetch(
            "SELECT subject_id, body FROM register_emergencyprofile"  # noqa: S608
            f" WHERE {rows.among('subject_id')} AND activation = %s",
            [rows.listed(roots), activation],
        )
    keys = [root for root, _ in found]
    bodies = seals.unseal(EMERGENCY, keys, None, [bytes(body) for _, body in found],
                          activation=activation)  # fmt: skip
    opened = dict(zip(keys, map(Opened, bodies), strict=True))
    return {
        subject: read_all(pack, asked, opened.get(seen[subject].root), on, scope)
        for subject in subjects
    }


def allowed(pack: Pack, elements: Iterable[str], scope: Scope) -> list[Element]:
    """Elements that may be read for the scope's purpose.

    Raises Problem("subject.element") or ("subject.purpose").
    """
    found = []
    for code in elements:
        element = pack.elements.get(code)
        if element is None:
            raise Problem("subject.element", element=code)
        if scope.purpose not in element.purposes:
            raise Problem("subject.purpose", element=code, purpose=scope.purpose)
        found.append(element)
    return found


def open_bodies(seen: Mapping[int, Seen]) -> dict[int, Opened]:
    """Opened profiles of subjects in sight; who has none is left out."""
    # The root of one's own cluster may be seen by nobody here; elsewhere presence reaches it.
    with deriving() if current_scope().jurisdiction.subjects else nullcontext():
        bodies = read_bodies({one.root for one in seen.values()})
        seals = _seals(seen)
    keys = list(bodies)
    plain = seals.unseal(PROFILE, keys, None, list(bodies.values()))
    opened = dict(zip(keys, map(Opened, plain), strict=True))
    return {subject: opened[one.root] for subject, one in seen.items() if one.root in opened}


def _seals(seen: Mapping[int, Seen]) -> Seals:
    """The keys of the roots, whose suites the subjects themselves tell where they can."""
    roots = {one.root for one in seen.values()}
    seals = Seals({root: seen[root].suite for root in roots if root in seen})
    seals.learn(roots)
    return seals


def read_all(
    pack: Pack, elements: Iterable[Element], opened: Opened | None, on: int, scope: Scope
) -> dict[str, Reading]:
    """What an opened profile says of elements; derived where nobody said it."""
    if opened is None:
        return {element.code: UNKNOWN for element in elements}
    found = {}
    for element in elements:
        reading = read(element, opened.entries(element.code), on=on)
        if reading.state == "unknown" and element.derivation:
            reading = _derived(pack, element, opened, on, scope)
        found[element.code] = reading
        if element.many:
            found.update(_each(element, opened, on))
    return found


def _each(element: Element, opened: Opened, on: int) -> dict[str, Reading]:
    """A many-to-many tie has one value for each subject at its other end."""
    keys = [key for key in opened.said if key.startswith(f"{element.code}@")]
    return {key: read(element, opened.entries(key), on=on) for key in keys}


class _Values(dict[str, Any]):
    """Values of other elements, read when a derivation asks for them; remembers what was used."""

    def __init__(self, pack: Pack, opened: Opened, on: int) -> None:
        super().__init__()
        self._pack, self._opened, self._on = pack, opened, on
        self.used: list[Reading] = []

    def get(self, code: str, default: Any = None) -> Any:
        element = self._pack.elements.get(code)
        if element is None:
            return default
        reading = read(element, self._opened.entries(code), on=self._on)
        if reading.state not in ("known", "not_applicable"):
            return default
        self.used.append(reading)
        return reading.value if reading.state == "known" else NOT_APPLICABLE


def _derived(pack: Pack, element: Element, opened: Opened, on: int, scope: Scope) -> Reading:
    values = _Values(pack, opened, on)
    value = known(pack, element.code, on=localtime(scope.at).date())(values)
    if value is None or not values.used:
        return UNKNOWN
    stale = any(one.stale for one in values.used)
    seen = min((one.observed_at for one in values.used if one.observed_at), default=None)
    if value == NOT_APPLICABLE:
        return Reading(None, "not_applicable", seen, "derived", stale)
    return Reading(value, "known", seen, "derived", stale)
