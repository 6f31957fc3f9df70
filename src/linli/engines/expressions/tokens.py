"""An expression's text cut into tokens: numbers, strings, words and signs."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from linli.engines.values import Problem

LONGEST_TEXT = 20_000
_LARGEST_INT = 2**63 - 1

#: In this order: a string before the word that its raw mark `r` would make, `>=` before `>`.
_TOKEN = re.compile(
    r"""(?P<space>[\t\n\f\r ]+|//[^\n]*)
    |(?P<string>[rR]?(?:\"{3}|'{3}|"|'))
    |(?P<number>0[xX][0-9a-fA-F]+|[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?
               |[0-9]+(?:[eE][+-]?[0-9]+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()\[\]])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(
    r"""\\(?:(?P<plain>[abfnrtv\\?"'`])|[xX](?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})"""
    r"|U(?P<U>[0-9a-fA-F]{8})|(?P<octal>[0-3][0-7]{2}))"
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Token:
    """kind: `number`, `string`, `word`, `sign` or `end`; at: its place in the text, from 1."""

    kind: str
    text: str
    at: int
    value: int | float | str | None = None


def tokenize(text: str) -> list[Token]:
    """The tokens of an expression, an `end` last; white space and `//` remarks are left out.

    Raises Problem `expressions.too_long`, `.not_understood`, `.open_string`, `.bad_escape` or
    `.bad_number`, each with `at`.

    >>> [token.text for token in tokenize("person.age>=80")]
    ['person', '.', 'age', '>=', '80', '']
    """
    if len(text) > LONGEST_TEXT:
        raise Problem("expressions.too_long", length=len(text), limit=LONGEST_TEXT)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Problem("expressions.not_understood", at=place + 1, found=text[place])
        kind, piece = found.lastgroup or "", found.group()
        if kind == "string":
            token, place = _string(text, place, piece)
            tokens.append(token)
            continue
        if kind == "number":
            tokens.append(Token(kind, piece, place + 1, _number(piece, place + 1)))
        elif kind != "space":
            tokens.append(Token(kind, piece, place + 1))
        place = found.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens


def _number(piece: str, at: int) -> int | float:
    value: int | float
    if piece[:2] in ("0x", "0X"):
        value = int(piece, 16)
    elif piece.isdigit():
        # Longer digit runs cannot fit, and Python would refuse to convert them.
        value = int(piece) if len(piece) <= 30 else _LARGEST_INT + 2
    else:
        value = float(piece)
    # One above the largest is let through: with a minus before it, it is the smallest integer.
    if (isinstance(value, int) and value > _LARGEST_INT + 1) or not math.isfinite(value):
        raise Problem("expressions.bad_number", at=at, found=piece[:40])
    return value


def _string(text: str, place: int, opening: str) -> tuple[Token, int]:
    quote = opening.lstrip("rR")
    raw = quote != opening
    start = place + len(opening)
    end = start
    while not text.startswith(quote, end):
        if end >= len(text) or (len(quote) == 1 and text[end] in "\r\n"):
            raise Problem("expressions.open_string", at=place + 1)
        end += 2 if text[end] == "\\" and not raw else 1
    body = text[start:end]
    value = body if raw else _unescaped(body, start + 1)
    return Token("string", body, place + 1, value), end + len(quote)


def _unescaped(body: str, at: int) -> str:
    if "\\" not in body:
        return body
    parts: list[str] = []
    place = 0
    while (slash := body.find("\\", place)) >= 0:
        found = _ESCAPE.match(body, slash)
        character = None if found is None else _character(found)
        if found is None or character is None:
            raise Problem("expressions.bad_escape", at=at + slash, found=body[slash : slash + 2])
        parts += (body[place:slash], character)
        place = found.end()
    parts.append(body[place:])
    return "".join(parts)


def _character(found: re.Match[str]) -> str | None:
    plain = found["plain"]
    if plain is not None:
        return _PLAIN.get(plain, plain)
    digits = found["x"] or found["u"] or found["U"]
    number = int(found["octal"], 8) if digits is None else int(digits, 16)
    return None if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)
