"""Sentences in the language of the request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from linli.engines.values import Reason
from linli.engines.values.sentences import sentence


def language_of() -> str:
    """The language of the request, as our sentences name it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


def say(code: str, **details: Any) -> str:
    """A sentence in the language of the request."""
    return sentence(Reason(code, details), language_of())
