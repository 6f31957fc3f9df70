"""Counts in words: one thing has a sentence of its own where the language needs it."""

from __future__ import annotations

from typing import Any

from django import template

from linli.features.ledgers.pages.words import say_count as count_in_words

register = template.Library()


@register.simple_tag
def say_count(code: str, count: int | None, **details: Any) -> str:
    """A sentence about a count: `{% say_count "ledgers.due_today" n %}`."""
    return count_in_words(code, count or 0, **details)
