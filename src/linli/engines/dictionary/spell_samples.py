"""What the values that already stand in a column say about how to write there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from linli.engines.dictionary.cells import fold
from linli.engines.dictionary.identity import number_rule
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.spelling import Spelling

_DATES = re.compile(r"([0-9]{4})([^0-9]*)(?:([0-9]{1,2})([^0-9]*))?(?:([0-9]{1,2})([^0-9]*))?")
_RUN_TOGETHER = re.compile(r"[0-9]{4}(?:[0-9]{2}){1,2}")


def spelling_like(
    pack: Pack, element: Element, spelling: Spelling, samples: Sequence[object]
) -> Spelling:
    """The spelling, with what an example row or half-filled column adds to it.

    samples: raw values of the column; the first text that shows a way of writing decides

    Returns the spelling unchanged where it already says how, or the samples say nothing.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> born = pack.elements["person.birth_date"]
    >>> spelling_like(pack, born, Spelling(), ["1989.07"]).date_pattern
    'yyyy.mm'
    """
    for sample in samples:
        if not isinstance(sample, str) or not (text := fold(sample)):
            continue
        if element.type == "citizen_number" and spelling.form is None:
            if form := _form(pack, text):
                return replace(spelling, form=form)
        elif (
            element.type in ("date", "month", "year")
            and spelling.date_pattern is None
            and (pattern := _date_pattern(text))
        ):
            return replace(spelling, date_pattern=pattern)
    return spelling


def _form(pack: Pack, text: str) -> str | None:
    """The form of a number of identity, by the signs that only this form has."""
    rule = number_rule(pack)
    forms = (pack.rules.get("citizen_number") or {}).get("forms") or {}
    letters = [character for character in text if character.isalpha()]
    signs = {
        "masked": rule.mask * 2 in text,
        "before": not text[0].isalnum() and text[0] != rule.mask,
        "groups": " " in text,
        "short": len(text) == rule.short_length,
        "letters": bool(letters) and all(map(str.islower, letters)),
    }
    for name, form in forms.items():
        if any(signs.get(sign) for sign in form):
            return str(name)
    return None


def _date_pattern(text: str) -> str | None:
    if _RUN_TOGETHER.fullmatch(text):
        return "yyyymmdd"[: len(text)]
    found = _DATES.fullmatch(text)
    if found is None:
        return None
    _, after_year, month, after_month, day, after_day = found.groups()
    if month is None:
        return f"yyyy{after_year}" if after_year.strip() else None
    pattern = f"yyyy{after_year}{'m' * len(month)}{after_month}"
    return pattern + ("d" * len(day) + (after_day or "") if day else "")
