"""What an expression says, as a tree; `at` is the place in the text, from 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Constant: TypeAlias = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, true, false or null."""

    value: Constant
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """An element code, or `today`."""

    code: str
    at: int


@dataclass(frozen=True, slots=True)
class Several:
    """A list, `[1, 2]`."""

    items: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or a method with its target as first argument."""

    function: str
    arguments: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its operands: `!`, `-` one; `?:` three; `&&`, `||` two or more; else two."""

    operator: str
    operands: tuple[Node, ...]
    at: int


Node: TypeAlias = Literal | Name | Several | Call | Operation


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order of the text."""
    if isinstance(node, Operation):
        return node.operands
    if isinstance(node, Call):
        return node.arguments
    return node.items if isinstance(node, Several) else ()


def with_depth(root: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (the root has 1), without recursion, so any tree can be walked."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in children(node))
