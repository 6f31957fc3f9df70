"""Runs, the stretches of one font: their inside written, their properties copied."""

from __future__ import annotations

import re
from functools import lru_cache

from linli.engines.documents.markup import Node, escaped, raw
from linli.engines.documents.texts import read_atoms

#: What of a run's properties speaks of its face and size; boldness of a label is not taken over.
_FACE = frozenset({"rFonts", "sz", "szCs", "lang"})
#: What of a paragraph mark's properties is no property of a run, or would hide it.
_MARK_ONLY = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "vanish", "specVanish"})
_BREAKS = re.compile("(\n|\t)")


@lru_cache(maxsize=20_000)
def run_content(prefix: bytes, text: str) -> bytes:
    """A text as the inside of a run: letters, line breaks, tabs.

    prefix: what the file writes before Word's names

    >>> run_content(b"w:", "a\\nb")
    b'<w:t xml:space="preserve">a</w:t><w:br/><w:t xml:space="preserve">b</w:t>'
    """
    parts = []
    for part in _BREAKS.split(text):
        if part == "\n":
            parts.append(b"<%sbr/>" % prefix)
        elif part == "\t":
            parts.append(b"<%stab/>" % prefix)
        elif part:
            parts.append(b'<%st xml:space="preserve">%s</%st>' % (prefix, escaped(part), prefix))
    return b"".join(parts)


def run_properties(data: bytes, given: Node | None) -> bytes:
    """Properties of a paragraph mark or content control as those of a run; b"" if there are none.

    >>> from linli.engines.documents.markup import parse
    >>> data = b"<rPr><ins/><b/></rPr>"
    >>> run_properties(data, parse(data, "a.docx"))
    b'<rPr><b/></rPr>'
    """
    if given is None:
        return b""
    return _properties(data, given, [n for n in given.children if n.tag not in _MARK_ONLY])


def face_of(data: bytes, place: Node) -> bytes:
    """Font and size of a place's first words, as run properties; b"" if unsaid.

    >>> from linli.engines.documents.markup import parse
    >>> data = b"<p><r><rPr><b/><sz/></rPr><t>1</t></r></p>"
    >>> face_of(data, parse(data, "a.docx"))
    b'<rPr><sz/></rPr>'
    """
    for atom in read_atoms(place):
        if atom.kind == "text" and atom.text.strip() and atom.run is not None:
            given = atom.run.child("rPr")
            if given is None:
                return b""
            return _properties(data, given, [n for n in given.children if n.tag in _FACE])
    return b""


def _properties(data: bytes, given: Node, kept: list[Node]) -> bytes:
    inside = b"".join(raw(data, node) for node in kept)
    name = given.prefix + b"rPr>"
    return b"<" + name + inside + b"</" + name if inside else b""
