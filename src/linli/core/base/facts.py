"""Facts: what an app tells those above it, after commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from linli.core.base.logs import log_failure

F = TypeVar("F", bound="Fact")


class Fact:
    """Something that happened: past tense, a frozen dataclass, told after commit.

    Its fields are plain values (keys, uids, days, instants, codes), for they may have to wait in
    the queue. Listeners may not change the outcome; one that fails keeps nobody else from hearing,
    and is called again by a job.
    """

    def tell(self) -> None:
        """Tell every listener once the transaction is committed."""
        for name, listener in _listeners.get(type(self), {}).items():
            transaction.on_commit(_Telling(self, name, listener), robust=True)


_listeners: dict[type[Fact], dict[str, Callable[[Any], None]]] = {}
_by_name: dict[str, tuple[type[Fact], Callable[[Any], None]]] = {}


@dataclass(frozen=True, slots=True)
class _Telling:
    fact: Fact
    name: str
    listener: Callable[[Any], None]

    def __call__(self) -> None:
        try:
            self.listener(self.fact)
        except Exception as failure:  # noqa: BLE001 - whatever it was, a job tries again
            log_failure("fact.unheard", failure, code=self.name.lower())
            from linli.core.base.jobs.facts import tell_again

            tell_again.enqueue(listener=self.name, fact=msgspec.to_builtins(self.fact))


def listen(kind: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Call the decorated function with each fact of that kind, after commit; it may come twice."""

    def add(listener: Callable[[F], None]) -> Callable[[F], None]:
        name = f"{listener.__module__}.{listener.__qualname__}"
        _listeners.setdefault(kind, {})[name] = listener
        _by_name[name] = (kind, listener)
        return listener

    return add


def tell_listener(name: str, fact: Any) -> None:
    """Call one listener with a fact as it came out of the queue.

    Raises KeyError if there is no such listener any more.
    """
    kind, listener = _by_name[name]
    listener(msgspec.convert(fact, kind))
