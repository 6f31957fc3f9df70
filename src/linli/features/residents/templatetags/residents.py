"""Counts in words: one thing has a sentence of its own where the language needs it."""

from __future__ import annotations

from typing import Any

from django import template

from linli.features.residents.pages.words import say_count as count_in_words

register = template.Library()


@register.simple_tag
def say_count(code: str, count: int | None, **details: Any) -> str:
    """A sentence about a count: `{% say_count "residents.living" n %}`."""
    return count_in_words(code, count or 0, **details)
