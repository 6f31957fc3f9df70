"""A key that stands for one object and for no equal of it."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Same(Generic[T]):
    """Wraps an object that cannot be hashed, so that what is prepared for it can be kept.

    >>> words = ["a"]
    >>> Same(words) == Same(words), Same(words) == Same(["a"])
    (True, False)
    """

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it
