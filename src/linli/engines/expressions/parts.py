"""A checked part of an expression: its kind, the elements it reads, how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from linli.engines.expressions.kinds import NOT_APPLIED, Kind
from linli.engines.expressions.tree import Constant
from linli.engines.values import Problem

#: Values by element code, and the day under `today`.
Row: TypeAlias = Mapping[str, object]
Compute: TypeAlias = Callable[[Row], object]

_LARGEST_INT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Part:
    """compute: None = unknown, NOT_APPLIED = known not to apply, else a value of the kind.

    literal:  the constant, for what stands as one in the text; `has_literal` says whether it does
    branches: for `! && || ?:`, the operator and its parts, so that columns can be joined
    """

    kind: Kind
    compute: Compute
    elements: frozenset[str]
    at: int
    literal: Constant = None
    has_literal: bool = False
    branches: tuple[str, tuple[Part, ...]] | None = None

    @property
    def is_text(self) -> bool:
        return self.kind.name in ("string", "code")

    @property
    def is_number(self) -> bool:
        return self.kind.name in ("int", "double")

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same for every row."""
        return not self.elements


def constant(value: Constant, kind: str, at: int) -> Part:
    """A part that always has this value."""
    return Part(Kind(kind), lambda _: value, frozenset(), at, value, has_literal=True)


def elements_of(*parts: Part) -> frozenset[str]:
    """All elements that the parts read."""
    return frozenset().union(*(part.elements for part in parts))


def strict(function: Callable[..., object], *parts: Part) -> Compute:
    """Computes `function` of the parts' values; unknown if one is, or if there is no result.

    An integer beyond 64 bits and a number that is not finite are no result.
    """
    computes = tuple(part.compute for part in parts)

    def run(row: Row) -> object:
        values = []
        for compute in computes:
            value = compute(row)
            if value is None or value is NOT_APPLIED:
                return None
            values.append(value)
        try:
            return _in_range(function(*values))
        except (ArithmeticError, ValueError):
            return None

    return run


def _in_range(result: object) -> object:
    if isinstance(result, bool):
        return result
    if isinstance(result, int):
        return result if -_LARGEST_INT - 1 <= result <= _LARGEST_INT else None
    if isinstance(result, float):
        return result if abs(result) < float("inf") else None
    return result


def wrong_type(operator: str, at: int, *parts: Part) -> Problem:
    """Says which kinds an operator met."""
    found = tuple(part.kind.element or part.kind.name for part in parts)
    kinds = tuple(part.kind.name for part in parts)
    return Problem("expressions.wrong_type", at=at, operator=operator, found=found, kinds=kinds)
