"""One's own data, and that of whom one stands in for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.core.register.queries import OwnView
from linli.core.trust import queries as trust
from linli.core.trust.actors import AccountActor
from linli.core.trust.models import Proxy
from linli.engines.dictionary import Element
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.features.residents.plan.facts import Section, sections_of
from linli.features.residents.queries.looked import Look, gather_looks

_NAME = "person.name"


@dataclass(frozen=True, slots=True)
class Own:
    """A subject that is one's own. myself: false where one stands in for them"""

    key: int
    uid: UUID
    name: str
    myself: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All of one subject. proxies: who may act for them today."""

    own: Own
    view: OwnView
    looks: list[Look]
    proxies: list[Proxy]


def list_own() -> list[Own]:
    """Oneself first, then those for whom one stands in."""
    ask("own.read")
    scope = current_scope()
    keys = scope.jurisdiction.subjects
    uids = register.uids_of(keys)
    mine = scope.actor.own_subjects(scope.at) if isinstance(scope.actor, AccountActor) else {}
    opened = register.open(sorted(uids), [_NAME], verb="own.read") if uids else {}
    found = [
        Own(key, uids[key], str(one[_NAME].value or ""), bool(mine.get(key)))
        for key, one in opened.items()
    ]
    return sorted(found, key=lambda one: (not one.myself, one.name))


def open_own(uid: UUID) -> OwnPage:
    """What is held of one of them, who looked, who acts. Raises Problem("subject.not_yours")."""
    own = next((one for one in list_own() if one.uid == uid), None)
    if own is None:
        raise Problem("subject.not_yours")
    view = register.own_view(own.key)
    now = current_scope().at
    proxies = [one for one in trust.list_proxies(own.key)
               if one.revoked_at is None and one.since <= now < one.until]  # fmt: skip
    return OwnPage(own, view, gather_looks(view.seen), proxies)


def sections_own() -> list[Section]:
    """The groups under which one's own data are shown."""
    return sections_of(node_pack(), "person")


def own_element(code: str) -> Element:
    """An element that residents may correct. Raises Problem("subject.element")."""
    element = node_pack().elements.get(code)
    if element is None or element.subject != "person" or "own" not in element.purposes:
        raise Problem("subject.element", element=code)
    return element


def is_held(value: object) -> bool:
    """Whether there is a value at all, as opposed to `does not apply`."""
    return value is not None and value != NOT_APPLICABLE
