"""Offers: questions of an app that those above it may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class Offer(Generic[T]):
    """A question that apps above may answer; no answer is normal.

    asks: what is collected, in words
    """

    asks: str
    _givers: list[tuple[int, Callable[..., T]]] = field(default_factory=list)

    def give(self, order: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Answer with the decorated function; lower orders come first."""

        def add(giver: Callable[..., T]) -> Callable[..., T]:
            self._givers.append((order, giver))
            self._givers.sort(key=lambda pair: pair[0])
            return giver

        return add

    def collect(self, *args: Any, **kwargs: Any) -> list[T]:
        """Every answer, in order."""
        return [giver(*args, **kwargs) for _, giver in self._givers]
