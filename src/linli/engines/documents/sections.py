"""Sections: where the pages of one copy end, and how the next copy begins."""

from __future__ import annotations

from linli.engines.documents.markup import Change, Node, opening_end, raw

#: What stands behind the page numbering in a section's properties.
_BEHIND_NUMBERING = frozenset(
    {
        "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi",
        "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
    }
)  # fmt: skip


def content_span(data: bytes, body: Node) -> tuple[int, int]:
    """Bytes of a body's content: all but the properties of its last section.

    >>> from linli.engines.documents.markup import parse
    >>> content_span(b"<body><p/><sectPr/></body>", parse(b"<body><p/><sectPr/></body>", ""))
    (6, 10)
    """
    start = opening_end(data, body)
    section = _last_section(body)
    if section is not None:
        return start, section.start
    return start, start if body.empty else body.close


def begin_anew(body: Node) -> list[Change]:
    """Changes by which a body's first section starts on a new page, and counts pages from 1.

    >>> from linli.engines.documents.markup import parse, splice
    >>> data = b'<body><sectPr><type val="continuous"/></sectPr></body>'
    >>> splice(data, begin_anew(parse(data, "a.docx")))
    b'<body><sectPr></sectPr></body>'
    """
    sections = (
        n for n in body.walk() if n.tag == "sectPr" and n.parent and n.parent.tag in _HOLDERS
    )
    section = next(sections, None)
    if section is None:
        return []
    kind = section.child("type")
    changes: list[Change] = []
    if kind is not None and kind.facts.get("val") in ("continuous", "nextColumn"):
        changes.append((kind.start, kind.end, b""))
    return changes + _count_from_one(section)


_HOLDERS = ("body", "pPr")


def end_section(data: bytes, body: Node) -> list[Change]:
    """Changes by which a body's content ends its own section, so that another copy may follow.

    >>> from linli.engines.documents.markup import parse, splice
    >>> data = b"<body><p></p><sectPr><cols/></sectPr></body>"
    >>> splice(data, end_section(data, parse(data, "a.docx")), 0, 13 )
    b'<body><p><pPr><sectPr><cols/></sectPr></pPr></p>'
    """
    section = _last_section(body)
    prefix = body.prefix
    written = b"<%ssectPr/>" % prefix if section is None else raw(data, section)
    blocks = [node for node in body.children if node.tag in ("p", "tbl", "sdt", "customXml")]
    if not blocks or blocks[-1].tag != "p" or blocks[-1].find("pPr", "sectPr") is not None:
        end = content_span(data, body)[1]
        return [(end, end, b"<%sp><%spPr>%s%s</%spPr></%sp>" % (
            prefix, prefix, _flat(prefix), written, prefix, prefix,
        ))]  # fmt: skip
    last = blocks[-1]
    properties = last.child("pPr")
    if properties is None:
        return [_inside(data, last, b"<%spPr>%s</%spPr>" % (prefix, written, prefix))]
    changed = properties.child("pPrChange")
    if changed is not None:
        return [(changed.start, changed.start, written)]
    if properties.empty:
        return [_inside(data, properties, written)]
    return [(properties.close, properties.close, written)]


def _last_section(body: Node) -> Node | None:
    return next((node for node in reversed(body.children) if node.tag == "sectPr"), None)


def _flat(prefix: bytes) -> bytes:
    """Spacing of a paragraph that takes hardly any room."""
    if not prefix:
        return b""
    return b'<%sspacing %sbefore="0" %safter="0" %sline="20" %slineRule="exact"/>' % (
        (prefix,) * 5
    )  # fmt: skip


def _inside(data: bytes, node: Node, content: bytes) -> Change:
    """Content put first into an element."""
    if node.empty:
        return node.end - 2, node.end, b">%s</%s%s>" % (content, node.prefix, node.tag.encode())
    at = opening_end(data, node)
    return at, at, content


def _count_from_one(section: Node) -> list[Change]:
    prefix = section.prefix
    if not prefix:
        return []
    start = b'%sstart="1"' % prefix
    given = section.child("pgNumType")
    if given is not None:
        at = given.start + len(b"<%spgNumType" % prefix)
        return [] if "start" in given.facts else [(at, at, b" " + start)]
    new = b"<%spgNumType %s/>" % (prefix, start)
    if section.empty:
        return [(section.end - 2, section.end, b">%s</%ssectPr>" % (new, prefix))]
    behind = (node.start for node in section.children if node.tag in _BEHIND_NUMBERING)
    at = next(behind, section.close)
    return [(at, at, new)]
