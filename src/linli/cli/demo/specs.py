"""Ledger specifications: what a department's workbook looks like, as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from linli.cli.demo.words import load_yaml

Layout = Literal["lines", "list", "right", "card"]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of text over the whole width. `parts` instead of `text`: several cells in one row."""

    text: str = ""
    role: Literal["attachment", "title", "plain", "unit", "note"] = "plain"
    parts: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column (one row, where records run right) with its headings, outermost first."""

    heading: tuple[str, ...]
    width: float = 10
    unit: str = ""
    example: str | int | float = ""
    number_format: str = "General"
    options: tuple[str, ...] = ()
    serial: bool = False
    total: bool = False
    hidden: bool = False
    upright: bool = False
    formula: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of a card, `across` columns and `down` rows large; "" is a blank to be filled."""

    text: str = ""
    across: int = 1
    down: int = 1
    label: bool = True
    upright: bool = False
    options: tuple[str, ...] = ()
    number_format: str = "General"


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a sheet, drawn below the one before it.

    lines:  rows of text
    list:   headings with `records` blank rows below; `beside`: how many records in a row
    right:  headings down the left edge with `records` blank columns to their right
    card:   rows of boxes; "" in a row is a blank, any other text a label
    """

    layout: Layout
    lines: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    records: int = 0
    beside: int = 1
    rows: tuple[tuple[Box, ...], ...] = ()
    numbered: bool = False
    first_numbered: str = ""
    total: str = ""
    total_first: bool = False
    stubs: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sheet. `left`, `top`: the first cell in use; `widths`: of a card's columns."""

    name: str
    blocks: tuple[Block, ...]
    left: int = 1
    top: int = 1
    widths: tuple[float, ...] = ()
    landscape: bool = True
    protected: bool = False


class Ledger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A workbook that a department sends.

    form:    id in the list of known forms, "" if the headings are of general knowledge
    source:  where the headings were seen
    where:   whom the demo fills it with, as an expression; "" = everybody
    """

    id: str
    title: str
    department: str
    source: str
    pages: tuple[Page, ...]
    form: str = ""
    where: str = ""
    purpose: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.title}.xlsx"


def load_ledgers(pack: Path) -> list[Ledger]:
    """The ledgers of a pack, in the order of their ids. Raises ValueError if one is malformed."""
    return [read_ledger(path) for path in sorted((pack / "ledgers").glob("*.yaml"))]


def read_ledger(path: Path) -> Ledger:
    """One specification. Raises ValueError that names the file and the place."""
    raw = load_yaml(path)
    for page in raw["pages"]:
        for block in page["blocks"]:
            block["rows"] = [[_box(box) for box in row] for row in block.get("rows", ())]
            block["lines"] = [_line(line) for line in block.get("lines", ())]
            block["columns"] = [_column(column) for column in block.get("columns", ())]
    try:
        return msgspec.convert(raw, Ledger)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from error


def _box(raw: str | dict[str, Any]) -> dict[str, Any]:
    """A box said shortly: a text, or a text with the number of columns, `text>3`."""
    if isinstance(raw, dict):
        return {"label": bool(raw.get("text")), **raw}
    text, _, across = raw.partition(">")
    return {"text": text, "across": int(across or 1), "label": bool(text)}


def _line(raw: str | dict[str, Any]) -> dict[str, Any]:
    return {"text": raw} if isinstance(raw, str) else raw


def _column(raw: str | dict[str, Any]) -> dict[str, Any]:
    """A column said shortly: its heading alone, groups parted by `/`."""
    found: dict[str, Any] = {"heading": raw} if isinstance(raw, str) else dict(raw)
    if isinstance(found["heading"], str):
        found["heading"] = found["heading"].split("/")
    return found
