"""What an .xls holds that xlrd passes over: formulas, drop-downs, protection, page set-up."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from linli.engines.values import Area

_BOF, _EOF, _BOUNDSHEET = 0x0809, 0x000A, 0x0085
_FORMULA, _SHARED, _ARRAY, _RULE = 0x0006, 0x04BC, 0x0221, 0x01BE
_HEADER, _FOOTER, _PROTECT, _SETUP, _SHEET_OPTIONS = 0x0014, 0x0015, 0x0012, 0x00A1, 0x0081
_MARGINS = {0x0026: "left", 0x0027: "right", 0x0028: "top", 0x0029: "bottom"}
_CENTRES = {0x0083: "centre_across", 0x0084: "centre_down"}

# How xlrd's decompiler is told where the tokens come from.
_FROM_CELL, _FROM_SHARED, _FROM_ARRAY, _FROM_RULE, _FROM_NAME = 1, 2, 4, 16, 32
_RULE_KINDS = ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom")
#: Stands for a formula whose tokens are not understood.
UNKNOWN_FORMULA = "?"


@dataclass(frozen=True, slots=True)
class LegacyRule:
    """A rule on what may be typed. `operator`: its number in the file, 0 (between) to 7."""

    kind: str
    areas: tuple[Area, ...]
    operator: int
    formulas: tuple[str | None, str | None]
    prompt: tuple[str, str]
    error: tuple[str, str]
    strictness: int


@dataclass(slots=True)
class LegacyRecords:
    """Of one worksheet. `formulas`: text by (row, column) from 1; `page`: set-up by name."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    rules: list[LegacyRule] = field(default_factory=list)
    protected: bool = False
    page: dict[str, Any] = field(default_factory=dict)
    arrays: set[tuple[int, int]] = field(default_factory=set)


def read_records(path: Path, book: Any) -> list[LegacyRecords]:
    """What each worksheet of xlrd's Book holds besides, in the same order.

    Raises whatever a broken file leads to (struct.error, LookupError, ValueError, ...).
    Source: [MS-XLS] 2.4, Records.
    """
    data, base, length = _stream(path)
    places = [
        base + struct.unpack_from("<I", record)[0]
        for kind, record in _substream(data, base, base + length)
        if kind == _BOUNDSHEET and record[5] == 0
    ]
    return [_sheet(book, _substream(data, place, base + length)) for place in places]


def defined_names(book: Any) -> dict[tuple[str, int | None], str]:
    """Defined names of an .xls: (name in lower case, place of its sheet or None) -> formula."""
    found = {}
    for name in book.name_obj_list:
        scope = name.scope if name.scope >= 0 else None
        text = _decompile(book, name.raw_formula[: name.basic_formula_len], _FROM_NAME, (0, 0))
        found[str(name.name).lower(), scope] = text
    return found


def _stream(path: Path) -> tuple[bytes, int, int]:
    from xlrd.compdoc import SIGNATURE, CompDoc

    data = path.read_bytes()
    if not data.startswith(SIGNATURE):
        return data, 0, len(data)
    compound = CompDoc(data, logfile=StringIO())
    for name in ("Workbook", "Book"):
        stream, base, length = compound.locate_named_stream(name)
        if stream:
            return bytes(stream), base, length
    raise ValueError("no workbook in the compound file")


def _substream(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Records from one BOF to its EOF; those of charts inside are passed over."""
    depth = 0
    while start + 4 <= end:
        kind, length = struct.unpack_from("<HH", data, start)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, data[start + 4 : start + 4 + length]
        start += 4 + length


def _sheet(book: Any, records: Iterator[tuple[int, bytes]]) -> LegacyRecords:
    found = LegacyRecords()
    tokens: dict[tuple[int, int], bytes] = {}
    groups: dict[tuple[int, int], tuple[bytes, int]] = {}
    last = (0, 0)
    for kind, record in records:
        if kind == _FORMULA:
            last = struct.unpack_from("<HH", record)
            tokens[last] = _sized(record, 20)
        elif kind == _SHARED:
            groups[last] = (_sized(record, 8), _FROM_SHARED)
        elif kind == _ARRAY:
            groups[last] = (_sized(record, 12), _FROM_ARRAY)
        elif kind == _RULE and book.biff_version >= 80:
            found.rules.append(_rule(book, record))
        elif kind == _PROTECT:
            found.protected = record[:1] == b"\x01"
        else:
            _page(found.page, kind, record, book.biff_version)
    for key, text in tokens.items():
        place = (key[0] + 1, key[1] + 1)
        source = _FROM_CELL
        if text[:1] in (b"\x01", b"\x02") and len(text) >= 5:
            text, source = groups.get(struct.unpack_from("<HH", text, 1), (b"", _FROM_CELL))
        if source == _FROM_ARRAY:
            found.arrays.add(place)
        found.formulas[place] = _decompile(book, text, source, key)
    return found


def _sized(record: bytes, at: int) -> bytes:
    size = struct.unpack_from("<H", record, at)[0]
    return record[at + 2 : at + 2 + size]


def _decompile(book: Any, tokens: bytes, source: int, key: tuple[int, int]) -> str:
    from xlrd.formula import FormulaError, decompile_formula

    if not tokens:
        return UNKNOWN_FORMULA
    try:
        text = decompile_formula(
            book, tokens, len(tokens), fmlatype=source, browx=key[0], bcolx=key[1]
        )
    except (FormulaError, LookupError, ValueError, TypeError, AttributeError, AssertionError,
            ArithmeticError, struct.error):  # fmt: skip
        # The decompiler knows old functions only, and stumbles over others in many ways.
        return UNKNOWN_FORMULA
    sound = isinstance(text, str) and text and not any(mark in text for mark in ("??", "Func#"))
    return text if sound else UNKNOWN_FORMULA


def _rule(book: Any, record: bytes) -> LegacyRule:
    flags = struct.unpack_from("<I", record)[0]
    at, texts = 4, []
    for _ in range(4):
        text, at = _text(record, at)
        texts.append("" if text == "\x00" else text)
    tokens = []
    for _ in range(2):
        tokens.append(_sized_with_gap(record, at))
        at += 4 + len(tokens[-1])
    count = struct.unpack_from("<H", record, at)[0]
    areas = [struct.unpack_from("<HHHH", record, at + 2 + 8 * number) for number in range(count)]
    first = (areas[0][0], areas[0][2]) if areas else (0, 0)
    formulas = [_decompile(book, each, _FROM_RULE, first) if each else None for each in tokens]
    if flags & 0x80 and tokens[0][:1] == b"\x17":
        entries, _ = _text(tokens[0], 1, narrow=True)
        formulas[0] = '"{}"'.format(entries.replace("\x00", ",").replace('"', '""'))
    return LegacyRule(
        _RULE_KINDS[flags & 0x0F],
        tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in areas),
        flags >> 20 & 0x0F,
        (formulas[0], formulas[1]),
        (texts[0], texts[2]),
        (texts[1], texts[3]),
        flags >> 4 & 0x07,
    )


def _sized_with_gap(record: bytes, at: int) -> bytes:
    size = struct.unpack_from("<H", record, at)[0]
    return record[at + 4 : at + 4 + size]


def _text(record: bytes, at: int, *, narrow: bool = False) -> tuple[str, int]:
    """A text of BIFF8 and where the next begins. `narrow`: its length takes one byte."""
    if narrow:
        length, flags, start = record[at], record[at + 1], at + 2
    else:
        length, flags = struct.unpack_from("<HB", record, at)
        start = at + 3
    end = start + length * (2 if flags & 1 else 1)
    return record[start:end].decode("utf-16-le" if flags & 1 else "latin-1"), end


def _page(page: dict[str, Any], kind: int, record: bytes, version: int) -> None:
    if kind == _SETUP:
        paper, scale, _, wide, tall, flags = struct.unpack_from("<6H", record)
        # Bit 2: the printer was never asked, so paper, scale and direction say nothing.
        if not flags & 0x04:
            page.update(paper=paper, scale=scale, landscape=not flags & 0x02)
        page["pages"] = (wide, tall)
    elif kind == _SHEET_OPTIONS:
        page["fitted"] = bool(struct.unpack_from("<H", record)[0] & 0x0100)
    elif kind in _MARGINS:
        page[_MARGINS[kind]] = struct.unpack_from("<d", record)[0]
    elif kind in _CENTRES:
        page[_CENTRES[kind]] = record[:1] == b"\x01"
    elif kind in (_HEADER, _FOOTER) and record and version >= 80:
        page["header" if kind == _HEADER else "footer"] = _text(record, 0)[0]
