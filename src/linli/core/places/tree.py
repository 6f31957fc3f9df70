"""The tree of divisions as intervals: pure functions on arrays, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.core.places.rules import LEVELS, PlaceRules

Integers = NDArray[np.int64]

#: Room that a community keeps for its grids, and others for what is founded later.
_LEAF_WIDTH = 256
_SPARE_CHILDREN = 4
_SPARE_SHARE = 4


@dataclass(frozen=True, slots=True)
class Tree:
    """Divisions in the order of the tree walked depth first.

    levels:  (N,) place in LEVELS
    parents: (N,) index of the parent, -1 for the root
    """

    levels: Integers
    parents: Integers


def plan_tree(codes: Sequence[str], rules: PlaceRules) -> Tree:
    """Levels and parents of divisions by their codes.

    codes: (N,) full codes, ascending, the root's first; a division whose parent is not among them
           hangs on the next above that is

    >>> from linli.core.places.rules import LevelRule, Root
    >>> rules = PlaceRules(4, Root("0000", "land"), (LevelRule("province", 2),
    ...     LevelRule("city", 4)), {})
    >>> plan_tree(["0000", "1100", "1101", "1201"], rules).parents.tolist()
    [-1, 0, 1, 0]
    """
    order = [(rule.digits, LEVELS.index(rule.level)) for rule in rules.levels]
    levels = np.zeros(len(codes), dtype=np.int64)
    parents = np.full(len(codes), -1, dtype=np.int64)
    open_ones: list[tuple[str, int]] = [("", 0)]  # (filled digits, index), from the root down
    for index, code in enumerate(codes[1:], 1):
        filled, level = next(
            (code[:digits], level) for digits, level in order if not code[digits:].strip("0")
        )
        while not filled.startswith(open_ones[-1][0]) or len(open_ones[-1][0]) >= len(filled):
            open_ones.pop()
        levels[index], parents[index] = level, open_ones[-1][1]
        open_ones.append((filled, index))
    return Tree(levels, parents)


def plan_intervals(parents: Integers, leaf: NDArray[np.bool_]) -> tuple[Integers, Integers]:
    """First and last place of each division, with room for children to come.

    parents: (N,) index of each one's parent, itself before its children; -1 for a root
    leaf:    (N,) True where only grids may follow below

    Returns two (N,) arrays: children lie within first+1..last of their parent, and do not meet.
    """
    # Plain lists: each step depends on the one before, and arrays are slow one by one.
    above, ends, count = parents.tolist(), leaf.tolist(), len(parents)
    width, inside = [_LEAF_WIDTH] * count, [0] * count
    for index in range(count - 1, -1, -1):
        if not ends[index]:
            spare = max(_SPARE_CHILDREN * _LEAF_WIDTH, inside[index] // _SPARE_SHARE)
            width[index] = 1 + inside[index] + spare
        if above[index] >= 0:
            inside[above[index]] += width[index]
    first, free, next_root = [0] * count, [0] * count, 1
    for index, parent in enumerate(above):
        if parent < 0:
            first[index], next_root = next_root, next_root + width[index]
        else:
            first[index] = free[parent]
            free[parent] += width[index]
        free[index] = first[index] + 1
    firsts = np.array(first, dtype=np.int64)
    return firsts, firsts + np.array(width, dtype=np.int64) - 1
