"""What a drop-down offers: its entries typed inline, or read from the cells that it points at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from linli.engines.sheets.grid import Sheet
from linli.engines.values import Area, column_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(
    r"""(?:(?:'((?:[^']|'')+)'|([^'!\s()+*,;&]+))!)?
    \$?([A-Za-z]{1,3})\$?(\d{0,7})(?::\$?([A-Za-z]{1,3})\$?(\d{0,7}))?""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!\s()+*,;&]+))!)?([^\W\d][\w.\\]*)")
_LAST_ROW = 1_048_576
_MOST = 50_000


class Lists:
    """Resolves the formula of a list rule to its entries.

    sheets: the workbook's sheets in order
    names: the workbook's defined names, see `defined_names`
    reload: gives a long sheet again with more of its rows, for lists that reach into them
    """

    def __init__(
        self,
        sheets: list[Sheet],
        names: Mapping[tuple[str, int | None], str],
        reload: Callable[[int], Sheet],
    ) -> None:
        self._sheets = list(sheets)
        self._reload = reload
        self._places = {sheet.name.lower(): index for index, sheet in enumerate(sheets)}
        self._found: dict[tuple[str, int], tuple[str, ...] | None] = {}
        self._names = names

    def resolve(self) -> None:
        """Give every list rule on the sheets its entries."""
        for index, sheet in enumerate(self._sheets):
            sheet.validations = [
                replace(rule, options=self.options(rule.formula, index))
                if rule.kind == "list" and rule.formula
                else rule
                for rule in sheet.validations
            ]

    def options(self, formula: str, sheet: int) -> tuple[str, ...] | None:
        """Entries in order, blanks left out; None where the formula computes them.

        sheet: place of the sheet on which the rule stands, from 0
        """
        if formula.startswith('"'):
            inline = formula.removeprefix('"').removesuffix('"').replace('""', '"')
            return tuple(entry.strip() for entry in inline.split(",") if entry.strip())
        key = (formula, sheet)
        if key not in self._found:
            self._found[key] = self._follow(formula, sheet, depth=5)
        return self._found[key]

    def _follow(self, formula: str, sheet: int, *, depth: int) -> tuple[str, ...] | None:
        formula = formula.removeprefix("=").strip()
        found = _REFERENCE.fullmatch(formula)
        if found and (found[4] or found[5]):
            place = self._place(found[1] or found[2], sheet)
            return None if place is None else self._texts(place, _area(found))
        name = _NAME.fullmatch(formula)
        if not name or not depth:
            return None
        place = self._place(name[1] or name[2], sheet)
        text = self._names.get((name[3].lower(), place)) or self._names.get((name[3].lower(), None))
        if text and text.startswith('"'):
            return self.options(text, sheet)
        return self._follow(text, sheet, depth=depth - 1) if text else None

    def _place(self, name: str | None, sheet: int) -> int | None:
        return sheet if name is None else self._places.get(name.replace("''", "'").lower())

    def _texts(self, place: int, area: Area) -> tuple[str, ...] | None:
        sheet = self._sheets[place]
        if sheet.skipped and area.top <= sheet.skipped[1] and area.bottom >= sheet.skipped[0]:
            sheet = self._sheets[place] = self._reload(place)
            if sheet.skipped and area.bottom >= sheet.skipped[0]:
                return None
        rows = range(area.top, min(area.bottom, sheet.height) + 1)
        columns = range(area.left, min(area.right, sheet.width) + 1)
        if len(rows) * len(columns) > _MOST:
            return None
        texts = (sheet.text(row, column).strip() for row in rows for column in columns)
        return tuple(text for text in texts if text)


def defined_names(root: _Element) -> dict[tuple[str, int | None], str]:
    """Defined names of an .xlsx: (name in lower case, place of its sheet or None) -> formula."""
    found = {}
    for name in root.iter("{*}definedName"):
        where = name.get("localSheetId")
        local = int(where) if where and where.isdecimal() else None
        found[str(name.get("name", "")).lower(), local] = (name.text or "").strip()
    return found


def _area(found: re.Match[str]) -> Area:
    left = column_number(found[3])
    right = column_number(found[5]) if found[5] else left
    top = int(found[4] or 1)
    bottom = int(found[6] or _LAST_ROW) if found[5] else top
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
