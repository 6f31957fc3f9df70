"""Date formats of cells: which parts they show, and dates written by such a pattern."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

_SECTION = re.compile(
    r'\[[^\]]*\]|"([^"]*)"|\\(.)|_.|\*.|(y+|e+(?![+-])|m+|d+|h+|s+|a{3,})|(.)', re.I | re.S
)
_PARTS = {"y": "year", "e": "year", "m": "month", "d": "date"}


class DateFormat(msgspec.Struct, frozen=True):
    """A date pattern in pieces.

    pieces:    (part, text): part is y, m or d and `text` its letters; "" and what is printed
    precision: the finest part it shows: date, month or year
    """

    pieces: tuple[tuple[str, str], ...]
    precision: str

    @property
    def has_full_year(self) -> bool:
        return any(part == "y" and len(letters) > 2 for part, letters in self.pieces)


@lru_cache(maxsize=512)
def date_format(code: str) -> DateFormat | None:
    """The date format that a number format is; None if it shows no year and day or month.

    >>> date_format('yyyy"年"m"月"').precision, date_format("0.00")
    ('month', None)
    """
    if "general" in code.casefold():
        return None
    pieces: list[tuple[str, str]] = []
    shown = set()
    for found in _SECTION.finditer(code):
        quoted, escaped, letters, other = found.groups()
        if other in (";", "@") or (letters and letters[0] in "hHsS"):
            break
        if letters:
            part = letters[0].lower()
            if part == "a":
                continue
            part = "y" if part == "e" else part
            pieces.append((part, letters.lower()))
            shown.add(part)
        elif (text := quoted or escaped or other) is not None:
            pieces.append(("", text))
    if "y" not in shown:
        return None
    precision = "date" if "d" in shown else "month" if "m" in shown else "year"
    while pieces and pieces[-1] == ("", " "):
        pieces.pop()
    return DateFormat(tuple(pieces), precision)


def write_date(value: str, pattern: DateFormat) -> str:
    """An ISO date in a pattern, as far as it is known: nothing is invented for what is not.

    >>> write_date("1989-07-03", date_format("yyyy.mm.dd"))
    '1989.07.03'
    >>> write_date("1989-07", date_format("yyyymmdd"))
    '198907'
    """
    known = dict(zip("ymd", value.split("-"), strict=False))
    wanted = [piece for piece in pattern.pieces if piece[0]]
    if any(part not in known for part, _ in wanted):
        return _known_pieces(known, pattern)
    return "".join(_written(part, text, known) for part, text in pattern.pieces)


def _known_pieces(known: dict[str, str], pattern: DateFormat) -> str:
    """The known parts with the marks that belong to them: a word behind, or what stands between."""
    out: list[str] = []
    between = ""
    kept = True
    for part, text in pattern.pieces:
        if part:
            kept = part in known
            if kept:
                out += (
                    [between, _written(part, text, known)] if out else [_written(part, text, known)]
                )
            between = ""
        elif kept and any(character.isalpha() for character in text):
            out.append(text)
        elif kept:
            between += text
    return "".join(out)


def _written(part: str, text: str, known: dict[str, str]) -> str:
    if not part:
        return text
    digits = known[part]
    if part == "y":
        return digits[-2:] if len(text) <= 2 else digits
    return digits if len(text) >= 2 else str(int(digits))
