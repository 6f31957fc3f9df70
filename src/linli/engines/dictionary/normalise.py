"""Raw cells into the values that the dictionary keeps, with precise reasons where they are not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from linli.engines.dictionary import codes, dates, identity, numbers, phones, texts, uids
from linli.engines.dictionary.cells import (
    UNKNOWN,
    Column,
    Normal,
    Reader,
    blank_marks,
    cell_text,
    fold,
    refuse,
)
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.same import Same

__all__ = ["Normal", "normalise", "normaliser"]

_READERS: dict[str, Callable[[Pack, Element, Column], Reader]] = {
    "name": texts.name_reader,
    "citizen_number": identity.reader,
    "phone": phones.reader,
    "date": dates.reader,
    "month": dates.reader,
    "year": dates.reader,
    "integer": numbers.reader,
    "decimal": numbers.reader,
    "money": numbers.reader,
    "area_m2": numbers.reader,
    "percent": numbers.reader,
    "boolean": codes.reader,
    "code": codes.reader,
    "multi_code": codes.reader,
    "subject": uids.reader,
}
_CODED = frozenset({"boolean", "code", "multi_code"})
_NUMBERS = frozenset({"integer", "decimal", "money", "area_m2", "percent"})
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
#: Distinct cells remembered per column, so that a column of distinct numbers stays small.
_REMEMBERED = 50_000


def normaliser(
    pack: Pack,
    element: Element,
    *,
    unit: str | None = None,
    epoch_1904: bool = False,
    number_format: str = "General",
    option: str | None = None,
) -> Callable[[object], Normal]:
    """A function that normalises the cells of one column; it remembers what it has seen.

    unit:          the unit that the heading names; None = the element's own
    epoch_1904:    whether date serials count from 1904
    number_format: the cells' number format: a share shown as `0%`, a date shown without its day
    option:        what a tick in this column stands for (code, label or synonym of the code list)

    Returns a function of a raw cell (str, int, float, bool, date, datetime, Decimal, None).
    It never raises for a bad cell: the problem stands in the result.
    Raises ValueError if the element's code list is not in the pack.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> born = normaliser(pack, pack.elements["person.birth_date"])
    >>> [born(cell).value for cell in ("1989.7", "1989年07月3日", 32692, "不详", "—")]
    ['1989-07', '1989-07-03', '1989-07-03', None, '-']
    >>> born("1989.13").problem.code
    'values.not_a_month'
    """
    column = Column(unit, number_format, epoch_1904, option)
    return _normaliser(pack, element, column)


def normalise(
    pack: Pack,
    element: Element,
    raw: object,
    *,
    unit: str | None = None,
    epoch_1904: bool = False,
    number_format: str = "General",
    option: str | None = None,
) -> Normal:
    """The value of one cell; the same as `normaliser`, for single cells.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> normalise(pack, pack.elements["person.monthly_income"], "1.2万").value
    1200000
    """
    column = Column(unit, number_format, epoch_1904, option)
    return _prepared(Same(pack), Same(element), column)(raw)


@lru_cache(maxsize=512)
def _prepared(pack: Same[Pack], element: Same[Element], column: Column) -> Reading:
    return _normaliser(pack.it, element.it, column)


Reading = Callable[[object], Normal]


def _normaliser(pack: Pack, element: Element, column: Column) -> Reading:
    read = _cell_reader(pack, element, column)
    texts_seen: dict[str, Normal] = {}
    others_seen: dict[tuple[type, object], Normal] = {}

    def normal(raw: object) -> Normal:
        if raw.__class__ is str:
            found = texts_seen.get(raw)
            if found is None:
                if len(texts_seen) >= _REMEMBERED:
                    texts_seen.clear()
                found = texts_seen[raw] = read(raw)
            return found
        if raw is None:
            return UNKNOWN
        if raw.__class__ is Decimal:
            return read(raw)  # To find it again would take longer than to read it.
        key = (raw.__class__, raw)
        try:
            found = others_seen.get(key)
        except TypeError:
            return read(raw)
        if found is None:
            if len(others_seen) >= _REMEMBERED:
                others_seen.clear()
            found = others_seen[key] = read(raw)
        return found

    return normal


def _cell_reader(pack: Pack, element: Element, column: Column) -> Reading:
    """Reads a cell that is not None: marks for missing values first, then the type's own."""
    read = _READERS.get(element.type, texts.reader)(pack, element, column)
    blanks = blank_marks(pack)
    longest = max(map(len, blanks))
    # A code list may use such a mark as one of its own words ("none" of a list of diseases).
    coded = element.type in _CODED
    # A reader of numbers looks at the text of a text only.
    text_of = (lambda _: "") if element.type in _NUMBERS else cell_text

    def read_cell(raw: object) -> Normal:
        if not isinstance(raw, str):
            if isinstance(raw, float) and not isfinite(raw):
                return refuse("not_a_number", raw)
            return read(raw, text_of(raw))
        text = fold(raw)
        if not text:
            return UNKNOWN
        if text[0] == "#" and text in _ERRORS:
            return refuse("error_cell", raw)
        if not coded and len(text) <= longest and (blank := blanks.get(text.casefold())):
            return blank
        return read(raw, text)

    return read_cell
