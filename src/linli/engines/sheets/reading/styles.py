"""Formats of cells: what a workbook's style table says of each, and which of them show dates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from linli.engines.sheets.grid import CellValue, Style

if TYPE_CHECKING:
    from lxml.etree import _Element

# The codes that a file names by number only (ECMA-376 Part 1, 18.8.30). Numbers 27-36 and 50-58
# are those of the zh-cn table there; the same numbers are dates in every East Asian table.
_YEAR, _MONTH, _DAY = '"\u5e74"', '"\u6708"', '"\u65e5"'
_HOUR, _MINUTE, _SECOND, _NOON = '"\u65f6"', '"\u5206"', '"\u79d2"', "\u4e0a\u5348/\u4e0b\u5348"
_YEAR_MONTH = f"yyyy{_YEAR}m{_MONTH}"
_MONTH_DAY = f"m{_MONTH}d{_DAY}"
_NOON_MINUTE = f"{_NOON}h{_HOUR}mm{_MINUTE}"
_NOON_SECOND = f"{_NOON_MINUTE}ss{_SECOND}"

#: Format code of each number that a file may use without spelling it out.
NUMBER_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "$#,##0_);($#,##0)", 6: "$#,##0_);[Red]($#,##0)", 7: "$#,##0.00_);($#,##0.00)",
    8: "$#,##0.00_);[Red]($#,##0.00)", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy",
    31: f"yyyy{_YEAR}{_MONTH_DAY}", 32: f"h{_HOUR}mm{_MINUTE}",
    33: f"h{_HOUR}mm{_MINUTE}ss{_SECOND}",
    34: _NOON_MINUTE, 35: _NOON_SECOND, 36: _YEAR_MONTH,
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: _NOON_MINUTE, 56: _NOON_SECOND, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_TIME_ONLY = re.compile(r"[ydge]", re.IGNORECASE)
_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}


@lru_cache(maxsize=2000)
def is_date_format(code: str) -> bool:
    """Whether a number under this format code shows as a date or a time.

    >>> [is_date_format(code) for code in ("yyyy-mm-dd", "General", '0.0"d"', "[h]:mm", "[Red]0")]
    [True, False, False, True, False]
    """
    plain = _LITERAL.sub("", code.split(";")[0]).lower()
    if plain.strip() in ("general", "@", ""):
        return False
    return any(letter in plain for letter in "ymdhse") and not re.search(r"[0#?]\s*e[+-]", plain)


def cell_date(value: CellValue, style: Style, *, epoch_1904: bool) -> datetime | None:
    """The moment that a number shows under a date format; None if it shows none.

    value: days since the workbook's epoch; day 60 of 1900, which never was, gives None
    A time without a day (below 1) and a format of hours only give None.

    >>> cell_date(32692, Style("yyyy-mm-dd"), epoch_1904=False)
    datetime.datetime(1989, 7, 3, 0, 0)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    code = _LITERAL.sub("", style.number_format.split(";")[0])
    if not is_date_format(style.number_format) or not _TIME_ONLY.search(code):
        return None
    if not 1 <= value < 2_958_466 or (not epoch_1904 and 60 <= value < 61):
        return None
    if epoch_1904:
        first = datetime(1904, 1, 1)
    else:
        first = datetime(1899, 12, 31) if value < 60 else datetime(1899, 12, 30)
    seconds = round((value % 1) * 86_400)
    try:
        return first + timedelta(days=int(value), seconds=seconds)
    except OverflowError:
        return None


def read_styles(root: _Element | None) -> list[Style]:
    """The style of each cell format of an .xlsx style table, in order; at least one.

    root: the `styleSheet` element, or None where the workbook has none
    Source: ECMA-376 Part 1, 18.8.

    >>> read_styles(None)[0].number_format
    'General'
    """
    if root is None:
        return [Style()]
    tables = {_local(table): list(table) for table in root}
    formats = dict(NUMBER_FORMATS)
    for entry in tables.get("numFmts", []):
        formats[_number(entry.get("numFmtId"))] = str(entry.get("formatCode") or "General")
    bold = [_flag(_child(font, "b")) for font in tables.get("fonts", [])]
    fills = [_filled(fill) for fill in tables.get("fills", [])]
    borders = [_bordered(border) for border in tables.get("borders", [])]
    styles = []
    for form in tables.get("cellXfs", []):
        alignment, protection = _child(form, "alignment"), _child(form, "protection")
        styles.append(
            Style(
                number_format=formats.get(_number(form.get("numFmtId")), "General"),
                bordered=_at(borders, form.get("borderId")),
                filled=_at(fills, form.get("fillId")),
                bold=_at(bold, form.get("fontId")),
                locked=protection is None or protection.get("locked") not in ("0", "false"),
                centred=alignment is not None
                and alignment.get("horizontal") in ("center", "centerContinuous", "distributed"),
                wrapped=alignment is not None and alignment.get("wrapText") in ("1", "true"),
            )
        )
    return styles or [Style()]


def _filled(fill: _Element) -> bool:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return len(fill) > 0
    if pattern.get("patternType", "none") == "none":
        return False
    colour = _child(pattern, "fgColor")
    if colour is None or pattern.get("patternType") != "solid":
        return True
    # A white ground is drawn to hide grid lines, not to mark a cell.
    untinted = not colour.get("tint")
    white_theme = colour.get("theme") == "0" and untinted
    return not (colour.get("rgb") in _WHITE or colour.get("indexed") == "9" or white_theme)


def _bordered(border: _Element) -> bool:
    sides = ("left", "right", "top", "bottom", "start", "end")
    return any(_local(side) in sides and side.get("style", "none") != "none" for side in border)


def _flag(element: _Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _child(element: _Element, name: str) -> _Element | None:
    return next((child for child in element if _local(child) == name), None)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _at(flags: list[bool], index: str | None) -> bool:
    number = _number(index)
    return flags[number] if number < len(flags) else False
