"""Drop-downs, protection and page set-up of an .xls in the words of XlsxWriter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from linli.engines.sheets.reading.legacy_records import UNKNOWN_FORMULA, LegacyRecords, LegacyRule
from linli.engines.values import Area

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_KINDS = {
    "whole": "integer", "decimal": "decimal", "date": "date", "time": "time",
    "textLength": "length",
}  # fmt: skip
_OPERATORS = ("between", "not between", "==", "!=", ">", "<", ">=", "<=")
_STRICTNESS = {0: "stop", 1: "warning", 2: "information"}
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]{0,254}")
_ADDRESS_LIKE = re.compile(r"[a-z]{1,3}\d+|r\d*c?\d*|c\d*", re.IGNORECASE)
_MESSAGE_LIMITS = (32, 255)


def add_rules(sheet: Worksheet, records: LegacyRecords) -> None:
    """Put the rules on what may be typed on a sheet; one that is not understood is left out."""
    for rule in records.rules:
        options = rule_options(rule)
        if options and rule.areas:
            first = rule.areas[0]
            options["multi_range"] = " ".join(map(str, rule.areas))
            sheet.data_validation(
                first.top - 1, first.left - 1, first.bottom - 1, first.right - 1, options
            )


def rule_options(rule: LegacyRule) -> dict[str, Any] | None:
    """What XlsxWriter's `data_validation` takes for a rule; None if its formula is not known.

    >>> from linli.engines.values import Area
    >>> inline = ('"a,b"', None)
    >>> rule = LegacyRule("list", (Area(1, 1, 1, 1),), 0, inline, ("", ""), ("", ""), 0)
    >>> rule_options(rule)["source"]
    ['a', 'b']
    """
    first, second = rule.formulas
    if first is None or UNKNOWN_FORMULA in (first, second):
        return None
    found: dict[str, Any] = {"error_type": _STRICTNESS.get(rule.strictness, "stop")}
    for name, (title, text) in (("input", rule.prompt), ("error", rule.error)):
        found[f"{name}_title"] = title[: _MESSAGE_LIMITS[0]]
        found[f"{name}_message"] = text[: _MESSAGE_LIMITS[1]]
    found = {name: value for name, value in found.items() if value}
    if rule.kind == "list":
        source = first.strip('"').split(",") if first.startswith('"') else f"={first}"
        return found | {"validate": "list", "source": source}
    if rule.kind == "custom":
        return found | {"validate": "custom", "value": f"={first}"}
    if rule.kind not in _KINDS or rule.operator >= len(_OPERATORS):
        return None
    found |= {"validate": _KINDS[rule.kind], "criteria": _OPERATORS[rule.operator]}
    if rule.operator < 2:
        if second is None:
            return None
        return found | {"minimum": f"={first}", "maximum": f"={second}"}
    return found | {"value": f"={first}"}


def add_names(
    book: Workbook, names: Mapping[tuple[str, int | None], str], sheets: Sequence[str]
) -> None:
    """Define the names of the old workbook; print areas and repeated titles are set as such."""
    for (name, place), text in names.items():
        where = None if place is None or place >= len(sheets) else sheets[place]
        if name in ("print_area", "print_titles"):
            sheet = book.get_worksheet_by_name(where) if where else None
            for part in text.split(",") if sheet else []:
                _set_print_name(sheet, name, part.rpartition("!")[2])
        elif (
            _PLAIN_NAME.fullmatch(name)
            and not _ADDRESS_LIKE.fullmatch(name)
            and UNKNOWN_FORMULA not in text
        ):
            book.define_name(f"'{where}'!{name}" if where else name, f"={text}")


def _set_print_name(sheet: Any, name: str, reference: str) -> None:
    try:
        area = Area.parse(reference)
    except ValueError:
        return
    if name == "print_area":
        sheet.print_area(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1)
    elif area.width >= 256:
        sheet.repeat_rows(area.top - 1, area.bottom - 1)
    elif area.height >= 65_536:
        sheet.repeat_columns(area.left - 1, area.right - 1)


def set_page(sheet: Worksheet, page: dict[str, Any]) -> None:
    """Set paper, direction, scale, margins, header and footer as the old sheet had them."""
    if page.get("landscape"):
        sheet.set_landscape()
    if page.get("paper"):
        sheet.set_paper(page["paper"])
    if page.get("fitted"):
        sheet.fit_to_pages(*page.get("pages", (1, 1)))
    elif 10 <= page.get("scale", 0) <= 400:
        sheet.set_print_scale(page["scale"])
    sides = {side: page[side] for side in ("left", "right", "top", "bottom") if side in page}
    sheet.set_margins(**sides)
    if page.get("centre_across"):
        sheet.center_horizontally()
    if page.get("centre_down"):
        sheet.center_vertically()
    for name, put in (("header", sheet.set_header), ("footer", sheet.set_footer)):
        if 0 < len(page.get(name, "")) <= 255:
            put(page[name])
