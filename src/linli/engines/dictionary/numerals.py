"""Numbers written in words of a country's own, turned into digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from linli.engines.dictionary.cells import fold, words_pattern
from linli.engines.dictionary.model import Pack
from linli.engines.dictionary.same import Same


def _table(rules: dict[object, list[str]] | None) -> dict[str, int]:
    return {fold(word): int(str(n)) for n, words in (rules or {}).items() for word in words}


@lru_cache(maxsize=16)
def _turner(pack: Same[Pack]) -> Callable[[str], str]:
    rules = pack.it.rules.get("numerals") or {}
    digits = _table(rules.get("digits"))
    multipliers, tens = _table(rules.get("multipliers")), _table(rules.get("tens"))
    words = [*digits, *multipliers, *tens]
    if not words:
        return lambda text: text
    word = words_pattern(words)
    run, each = re.compile(f"{word}+"), re.compile(word)

    def value(found: re.Match[str]) -> str:
        parts = each.findall(found[0])
        if all(part in digits for part in parts):
            return "".join(str(digits[part]) for part in parts)
        total, waiting = 0, None
        for part in parts:
            if part in digits:
                waiting = (waiting or 0) * 10 + digits[part]
            elif part in tens:
                total, waiting = total + tens[part], None
            else:
                total += (1 if waiting is None else waiting) * multipliers[part]
                waiting = None
        return str(total + (waiting or 0))

    return lambda text: text if text.isascii() else run.sub(value, text)


def arabic(pack: Pack) -> Callable[[str], str]:
    """A function that writes the numerals within a folded text as digits, by the pack's `numerals`.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> arabic(load_pack(bundled_pack("cn")))("二〇〇一年十二月廿三日")
    '2001年12月23日'
    """
    return _turner(Same(pack))
