"""Check characters of identity and account numbers, by the published name of their method."""

from __future__ import annotations

from collections.abc import Callable
from operator import mul
from typing import Any


def iso7064_mod11_2(body: str) -> str:
    """Check character (0-9 or X) of a string of digits.

    Source: ISO/IEC 7064:2003, MOD 11-2; the method of GB 11643-1999.

    >>> iso7064_mod11_2("11010519491231002")
    'X'
    """
    # The weights are powers of 2; 13 is 2 modulo 11, so reading in base 13 gives the weighted sum.
    return "10X98765432"[2 * int(body, 13) % 11]


def luhn(body: str) -> str:
    """Check digit of a string of digits.

    Source: ISO/IEC 7812-1, annex B.

    >>> luhn("7992739871")
    '3'
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        digit = int(character) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def weighted(
    body: str, *, weights: tuple[int, ...], modulus: int, characters: str = "0123456789"
) -> str:
    """Check character picked by the weighted sum of the digits, modulo `modulus`.

    >>> weighted("123", weights=(1, 2, 3), modulus=10)
    '4'
    """
    return characters[sum(map(mul, weights, map(int, body))) % modulus]


def check_method(rule: dict[str, Any]) -> Callable[[str], str]:
    """The method that a rule names: iso7064_mod11_2, luhn or weighted.

    Raises ValueError if there is none of that name.

    >>> check_method({"algorithm": "luhn"})("7992739871")
    '3'
    """
    name = rule.get("algorithm")
    if name == "iso7064_mod11_2":
        return iso7064_mod11_2
    if name == "luhn":
        return luhn
    if name == "weighted":
        weights = tuple(rule["weights"])
        modulus, characters = int(rule["modulus"]), str(rule.get("characters", "0123456789"))
        return lambda body: weighted(body, weights=weights, modulus=modulus, characters=characters)
    raise ValueError(f"no check method named {name!r}")
