"""Sentences in the language of the request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from linli.engines.values import Reason
from linli.engines.values.sentences import sentence

#: Characters of a number that stay to be seen, at its beginning and at its end.
_SHOWN = (3, 4)


def language_of() -> str:
    """The language of the request, as our sentences name it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def say(code: str, **details: Any) -> str:
    """A sentence in the language of the request."""
    return sentence(Reason(code, details), language_of())


def hidden(number: str) -> str:
    """A number of identity, a telephone or an account with its middle hidden, as pages show it.

    >>> hidden("13800138000"), hidden("12345")
    ('138****8000', '*****')
    """
    first, last = _SHOWN
    if len(number) <= first + last:
        return "*" * len(number)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]
