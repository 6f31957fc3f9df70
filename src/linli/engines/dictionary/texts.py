"""Texts and names, kept as they were written."""

from __future__ import annotations

import re

from linli.engines.dictionary.cells import (
    Column,
    Normal,
    Reader,
    as_written,
    lost_digits,
    refuse,
)
from linli.engines.dictionary.model import Element, Pack


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold free text: text, note, address, division and their like."""

    def read(raw: object, text: str) -> Normal:
        if lost := lost_digits(raw, text):
            return Normal(None, lost)
        return Normal(as_written(raw) if isinstance(raw, str) else text)

    return read


def name_reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold names: padding within short names goes, the rest stays."""
    pads = padding_of(pack)

    def read(raw: object, text: str) -> Normal:
        if not isinstance(raw, str) or not (text.isalpha() or any(map(str.isalpha, text))):
            return refuse("not_a_name", raw)
        name = as_written(raw)
        return Normal(pads.sub("", name) if pads and not name.isascii() else name)

    return read


def padding_of(pack: Pack) -> re.Pattern[str] | None:
    """What is taken out of names; None where nothing is."""
    padding = (pack.rules.get("names") or {}).get("padding")
    return re.compile(padding) if padding else None
