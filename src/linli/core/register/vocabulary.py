"""What the register itself understands of the dictionary: where somebody is, and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from linli.core.base.pack import HeldPack, node_pack
from linli.core.register.tokens import Tokens
from linli.core.register.values import Sayable, element_of
from linli.core.trust.keys import lookup_key

#: After this day somebody belongs to no home any more. Its subjects' own elements are looked for.
DIED = "died_on"


class Belonging(msgspec.Struct, frozen=True):
    """An element that says where a subject belongs, and those that say since and until when."""

    element: str
    since: str | None
    until: str | None
    many: bool
    #: Kinds of presence that it stands for; () = it is a tie to another subject.
    presences: tuple[str, ...] = ()


class Vocabulary(msgspec.Struct, frozen=True):
    """Of one pack. by_element: also reached by the elements that say since and until when."""

    belongings: dict[str, Belonging]
    triggers: frozenset[str]

    def concerns(self, keys: Iterable[str]) -> bool:
        """Whether any of these keys of a record may change ties or presence."""
        triggers = self.triggers
        return any(key in triggers or ("@" in key and element_of(key) in triggers) for key in keys)


def node_vocabulary() -> Vocabulary:
    """Of the node's pack."""
    return _of(HeldPack(node_pack()))


def node_tokens() -> Tokens:
    """What makes look-up tokens, with the node's pack under the node's key."""
    return _tokens(HeldPack(node_pack()), lookup_key())


@lru_cache(maxsize=4)
def _tokens(held: HeldPack, key: bytes) -> Tokens:
    return Tokens(held.pack, key)


def sayable(kind: str, *, emergency: bool = False) -> Sayable:
    """What records about subjects of a kind may say, by the node's pack."""
    return _sayable(HeldPack(node_pack()), kind, emergency)


@lru_cache(maxsize=64)
def _sayable(held: HeldPack, kind: str, emergency: bool) -> Sayable:
    return Sayable(held.pack, kind, emergency=emergency)


@lru_cache(maxsize=4)
def _of(held: HeldPack) -> Vocabulary:
    pack = held.pack
    kinds: dict[str, tuple[str, ...]] = {}
    for code, presence in pack.presences.items():
        for element in presence.elements:
            kinds[element] = (*kinds.get(element, ()), code)
    found = {
        one.code: Belonging(one.code, one.since, one.until, one.many, kinds.get(one.code, ()))
        for one in pack.elements.values()
        if (one.type == "subject" or one.code in kinds) and not one.emergency
    }
    spoken = {
        name for one in found.values() for name in (one.element, one.since, one.until) if name
    }
    spoken |= {code for code in pack.elements if code.endswith(f".{DIED}")}
    return Vocabulary(found, frozenset(spoken))
