"""What values that stand in a column already say of the element that it asks for."""

from __future__ import annotations

import re

#: What is added where the values can hardly be anything else, and taken where they cannot be it.
AGREES, DIFFERS = 0.02, 0.08
_NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?\D{0,3}")
_LONG_NUMBER = re.compile(r"\+?[\d*xX-]{7,}")
_CITIZEN_NUMBER = re.compile(r"\d{6}[\d*]{8}[\d*]{3}[\dXx*]")
_DATE = re.compile(r"(19|20)\d\d(\D?|[-/.]?[01]?\d([-/.]?[0-3]?\d)?([ T]?00:00:00)?)")
_DATE_IN_WORDS = re.compile(r"(19|20)\d\d\D\d{1,2}(\D|\D\d{1,2}\D?)?")
#: By type: what a value must look like.
_SHAPES: dict[str, tuple[re.Pattern[str], ...]] = {
    "citizen_number": (_CITIZEN_NUMBER,),
    "phone": (_LONG_NUMBER,),
    **dict.fromkeys(("date", "month", "year"), (_DATE, _DATE_IN_WORDS)),
    **dict.fromkeys(("integer", "decimal", "money", "percent", "area_m2"), (_NUMBER,)),
}
_TELLING = frozenset({"citizen_number", "phone", "date", "month"})


def are_figures(samples: tuple[str, ...]) -> bool | None:
    """Whether all values are numbers (True), none is (False); None where that is not clear."""
    numbers = [_NUMBER.fullmatch(one) is not None for one in _told(samples)]
    if not numbers or any(numbers) != all(numbers):
        return None
    return numbers[0]


def agreement(kind: str, samples: tuple[str, ...]) -> float:
    """What values add to an element of a type, or take from it; 0 where they do not tell.

    >>> agreement("phone", ("13900000001",)), agreement("phone", ("brick",))
    (0.02, -0.08)
    """
    told = _told(samples)
    shapes = _SHAPES.get(kind)
    if not told:
        return 0.0
    if shapes is None:
        is_name = kind == "name" and all(any(map(str.isdigit, one)) for one in told)
        return -DIFFERS if is_name else 0.0
    fitting = sum(any(shape.fullmatch(one) for shape in shapes) for one in told)
    if fitting == 0:
        return -DIFFERS
    return AGREES if fitting == len(told) and kind in _TELLING else 0.0


def _told(samples: tuple[str, ...]) -> list[str]:
    """Values that are more than a mark or a dash."""
    return [one for one in samples if len(one) > 1 or one.isdigit()]
