"""Texts of a workbook: those of the shared table that are asked for, and how a text is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linli.engines.sheets.reading.streams import blocks, until

if TYPE_CHECKING:
    from lxml.etree import _Element

_TABLE = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?sst(?:\s[^>]*?)?(/?)>")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def pick_strings(chunks: Iterator[bytes], wanted: set[int]) -> dict[int, str]:
    """The texts of the shared table whose numbers are asked for.

    chunks: the table's XML as UTF-8, in pieces of any size
    wanted: numbers from 0

    Returns number -> text. Raises ValueError if the table is broken or lacks a number asked for.
    Source: ECMA-376 Part 1, 18.4.9.

    >>> table = b"<sst><si><t>name</t></si><si><r><t>a</t></r><r><t>ge</t></r></si></sst>"
    >>> pick_strings(iter([table]), {1})
    {1: 'age'}
    """
    if not wanted:
        return {}
    start, rest = until(chunks, _TABLE)
    opening = _TABLE.search(start)
    if opening is None or opening[2]:
        raise ValueError("there is no table of texts")
    prefix = opening[1] + b":" if opening[1] else b""
    mark, close = b"<" + prefix + b"si", b"</" + prefix + b"sst"
    found: dict[int, str] = {}
    queue = sorted(wanted, reverse=True)
    first = 0
    for block in blocks(rest, chunks, mark, close):
        count = block.count(mark)
        asked = []
        while queue and queue[-1] < first + count:
            asked.append(queue.pop())
        if asked:
            items = _parse(opening[0] + block + (b"" if close in block else close + b">"))
            found.update((number, text_of(items[number - first])) for number in asked)
        if not queue:
            return found
        first += count
    raise ValueError("a text is missing from the table")


def text_of(item: _Element) -> str:
    """The text of a `si` or `is` element: its runs joined, reading aids left out.

    >>> from lxml.etree import fromstring
    >>> text_of(fromstring("<si><r><t>a</t></r><r><t>b_x000A_</t></r><rPh><t>c</t></rPh></si>"))
    'ab\\n'
    """
    parts = []
    for child in item:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(part.text or "" for part in child if _local(part) == "t")
    return unescape("".join(parts))


def unescape(text: str) -> str:
    """Control characters as they were before `_x000D_`-like escaping; line ends as newline.

    >>> unescape("a_x000D_\\nb")
    'a\\nb'
    """
    if "_x" in text:
        text = _ESCAPE.sub(_letter, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _letter(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _parse(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(data, parser)
