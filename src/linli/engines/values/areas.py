"""Cell addresses and rectangles of a sheet. Rows and columns count from 1, both ends included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """Letters of a column.

    >>> [column_letters(n) for n in (1, 26, 27, 16384)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """Number of a column.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Address of a cell.

    >>> address(7, 4)
    'D7'
    """
    return f"{column_letters(column)}{row}"


def parse_address(text: str) -> tuple[int, int]:
    """Row and column of an address; `$` is ignored. Raises ValueError if it is none.

    >>> parse_address("$D$7")
    (7, 4)
    """
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a cell address: {text!r}")
    return int(found[2]), column_number(found[1])


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Area of `A1:C3` or of one address. Raises ValueError.

        >>> Area.parse("B2:A1")
        Area(top=1, left=1, bottom=2, right=2)
        """
        first, _, last = text.partition(":")
        (row, column), (other_row, other_column) = (
            parse_address(first),
            parse_address(last or first),
        )
        return cls(
            min(row, other_row), min(column, other_column),
            max(row, other_row), max(column, other_column),
        )  # fmt: skip

    def __str__(self) -> str:
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return not (
            self.right < other.left or other.right < self.left
            or self.bottom < other.top or other.bottom < self.top
        )  # fmt: skip
