"""Who acts, found again later: a job acts as the one who asked for it, within the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from linli.core.base.scope import Actor, Jurisdiction


@dataclass(frozen=True, slots=True)
class KnownActor:
    """Somebody of whom key and name are known; the gate decides over what they may."""

    key: int | None
    name: str


class Principals(Protocol):
    """What finds actors and places again; `trust` is the one that stands here."""

    def find_actor(self, key: int | None, name: str) -> Actor:
        """The actor of that key and name. Raises Problem if they may act no more."""

    def find_jurisdiction(self, before: Jurisdiction) -> Jurisdiction:
        """The same jurisdiction as the tree of divisions is now."""


class _AsTheyWere:
    def find_actor(self, key: int | None, name: str) -> Actor:
        return KnownActor(key, name)

    def find_jurisdiction(self, before: Jurisdiction) -> Jurisdiction:
        return before


_principals: list[Principals] = [_AsTheyWere()]


def use_principals(principals: Principals) -> None:
    """Let these be asked from now on."""
    _principals[:] = [principals]


def principals() -> Principals:
    """Who is asked for actors and places."""
    return _principals[0]
