"""Fonts, borders, fills and alignment of an .xls in the words of XlsxWriter."""

from __future__ import annotations

from typing import Any

_ACROSS = {
    1: "left", 2: "center", 3: "right", 4: "fill", 5: "justify", 6: "center_across",
    7: "distributed",
}  # fmt: skip
_DOWN = {0: "top", 1: "vcenter", 3: "vjustify", 4: "vdistributed"}
_STACKED = 255
#: Colour numbers from here on mean "as the system has it".
_SYSTEM_COLOURS = 64


def font_properties(book: Any, font: Any) -> dict[str, Any]:
    """Name, size, weight and colour of one of xlrd's fonts.

    >>> from types import SimpleNamespace
    >>> font = SimpleNamespace(name="Arial", height=240, bold=1, weight=700, italic=0,
    ...     struck_out=0, underline_type=0, escapement=0, colour_index=32767)
    >>> font_properties(SimpleNamespace(colour_map={}), font)
    {'font_name': 'Arial', 'font_size': 12.0, 'bold': True}
    """
    found: dict[str, Any] = {
        "font_name": font.name,
        "font_size": font.height / 20,
        "bold": font.bold == 1 or font.weight >= 700,
        "italic": font.italic == 1,
        "font_strikeout": font.struck_out == 1,
        "underline": font.underline_type,
        "font_script": font.escapement if font.escapement in (1, 2) else 0,
        "font_color": _colour(book, font.colour_index),
    }
    return {name: value for name, value in found.items() if value}


def format_properties(book: Any, form: Any) -> dict[str, Any]:
    """Everything but the number format of one of xlrd's cell formats."""
    found = font_properties(book, book.font_list[form.font_index])
    alignment, border, ground = form.alignment, form.border, form.background
    found |= {
        "align": _ACROSS.get(alignment.hor_align),
        "valign": _DOWN.get(alignment.vert_align),
        "text_wrap": alignment.text_wrapped == 1,
        "shrink": alignment.shrink_to_fit == 1,
        "indent": alignment.indent_level,
        "rotation": _rotation(alignment.rotation),
    }
    for side in ("left", "right", "top", "bottom"):
        found[side] = getattr(border, f"{side}_line_style")
        found[f"{side}_color"] = _colour(book, getattr(border, f"{side}_colour_index"))
    if ground.fill_pattern:
        found["pattern"] = ground.fill_pattern
        found["fg_color"] = _colour(book, ground.pattern_colour_index)
        found["bg_color"] = _colour(book, ground.background_colour_index)
    found = {name: value for name, value in found.items() if value}
    found["locked"] = form.protection.cell_locked == 1
    found["hidden"] = form.protection.formula_hidden == 1
    return found


def _colour(book: Any, index: int) -> str | None:
    rgb = book.colour_map.get(index) if index < _SYSTEM_COLOURS else None
    return "#{:02X}{:02X}{:02X}".format(*rgb) if rgb else None


def _rotation(degrees: int) -> int:
    if degrees == _STACKED:
        return 270
    return degrees if degrees <= 90 else 90 - degrees
