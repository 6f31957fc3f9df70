"""XML edited as bytes, so that what is not touched stays as it is, to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from linli.engines.sheets.reading.package import encoding_of
from linli.engines.values import Area, Problem

#: Attributes of a start tag, up to its `>`; of a self-closed tag they end with `/`.
ATTRIBUTES = rb"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*)"""

_TAG = re.compile(rb"<(/?)(?:([\w.-]+):)?([\w.-]+)" + ATTRIBUTES + rb">")
_ATTRIBUTE = re.compile(rb"""\s+([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')""")
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>", re.DOTALL)
_LOOSE_END = re.compile(rb"</([^<>\s]+)\s+>")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def editable(data: bytes, file: str) -> bytes:
    """The same XML in the one shape that the editing functions expect.

    Well-formed UTF-8; after the declaration no comments, no CDATA (its text stays), no space inside
    closing tags. Nearly every part has this shape already and comes back as it is.
    Raises Problem sheets.damaged naming `file`.
    """
    try:
        encoding = encoding_of(data[:400])
        if encoding != "utf-8-sig":
            text = _DECLARATION.sub("", data.decode(encoding))
            data = b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode()
        expat.ParserCreate().Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise Problem("sheets.damaged", file=file) from error
    is_declared = data[:40].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")
    start = data.find(b"?>") + 2 if is_declared else 0
    body = data[start:]
    if b"<!" in body or b"<?" in body:
        body = _ASIDE.sub(lambda found: escape_markup(found[1] or b""), body)
    if _LOOSE_END.search(body):
        body = _LOOSE_END.sub(rb"</\1>", body)
    return data if len(body) == len(data) - start else data[:start] + body


def escape_markup(text: bytes) -> bytes:
    """Text as it may stand between tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def unescape(xml: bytes) -> str:
    """Text or attribute value as it is meant.

    >>> unescape(b"A1&lt;B1&amp;&#x41;")
    'A1<B1&A'
    """
    text = xml.decode(errors="replace")
    if "&" not in text:
        return text
    return _REFERENCE.sub(_referred, text)


def escape(text: str, *, quotes: bool = False) -> bytes:
    """Text as XML; with `quotes` as it may stand in an attribute."""
    escaped = escape_markup(text.encode())
    return escaped.replace(b'"', b"&quot;").replace(b"'", b"&apos;") if quotes else escaped


def _referred(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return chr(int(found[2])) if found[2] else _NAMED[found[3]]


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """An attribute's value as it is written, None if there is none.

    >>> attribute(b' r="A1" s="3"/', b"s")
    b'3'
    """
    if name not in attributes:
        return None
    for key, value in _ATTRIBUTE.findall(attributes):
        if key == name:
            return bytes(value[1:-1])
    return None


def whole_number(attributes: bytes, name: bytes) -> int | None:
    """An attribute that is a whole number; None if there is none, or no such number."""
    value = attribute(attributes, name)
    return int(value) if value and value.isdigit() and len(value) < 12 else None


def area_named(value: bytes | None) -> Area | None:
    """Cells as an attribute names them; None if it names none (`A:C` does not).

    >>> area_named(b"B2:C3"), area_named(b"A:C")
    (Area(top=2, left=2, bottom=3, right=3), None)
    """
    try:
        return Area.parse((value or b"").decode())
    except ValueError:
        return None


def with_attribute(attributes: bytes, name: bytes, value: bytes) -> bytes:
    """Attributes with one set, where it stands or as the last.

    >>> with_attribute(b' r="A1"/', b"s", b"3")
    b' r="A1" s="3"/'
    """
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1] == name:
            return attributes[: found.start(2) + 1] + value + attributes[found.end(2) - 1 :]
    end = b"/" if attributes.endswith(b"/") else b""
    kept = attributes[: len(attributes) - len(end)].rstrip()
    return kept + b" " + name + b'="' + value + b'"' + end


def without_attributes(attributes: bytes, *names: bytes) -> bytes:
    """Attributes with some left out, and without the `/` of a self-closed tag.

    >>> without_attributes(b' r="A1" t="s" s="3"/', b"t")
    b' r="A1" s="3"'
    """
    attributes = attributes.removesuffix(b"/").rstrip()
    if not any(name in attributes for name in names):
        return attributes
    return _ATTRIBUTE.sub(lambda found: b"" if found[1] in names else found[0], attributes)


def rewrite(
    data: bytes,
    tag: Callable[[str, bytes], bytes] | None = None,
    text: Callable[[str, str, int], str] | None = None,
) -> bytes:
    """XML with attributes of start tags and text of elements replaced.

    tag:  (local name, attributes) -> attributes
    text: (local name, text, where it begins) -> text; asked of elements that hold text only

    >>> rewrite(b'<a ref="B2"><f>x</f></a>', text=lambda name, text, at: text.upper())
    b'<a ref="B2"><f>X</f></a>'
    """
    pieces: list[bytes] = []
    end, opened, opened_at = 0, "", 0
    for found in _TAG.finditer(data):
        closing, _, local, attributes = found.groups()
        name = local.decode()
        if closing:
            if text and name == opened and opened_at < found.start():
                old = unescape(data[opened_at : found.start()])
                new = text(name, old, opened_at)
                if new != old:
                    pieces += [data[end:opened_at], escape(new)]
                    end = found.start()
            opened = ""
            continue
        opened, opened_at = ("" if attributes.endswith(b"/") else name), found.end()
        new_attributes = tag(name, attributes) if tag else attributes
        if new_attributes != attributes:
            pieces += [data[end : found.start(4)], new_attributes]
            end = found.end(4)
    return b"".join(pieces) + data[end:]
