"""Tick boxes that are not letters: symbols of a picture font, and check box controls."""

from __future__ import annotations

import re

from linli.engines.documents.markup import Change, Node, opening_end, with_fact
from linli.engines.documents.runs import run_content

_LETTERS = {"wingdings": ("F0A8", "F0FE"), "wingdings 2": ("F0A3", "F052")}
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{4}")


def tick(data: bytes, box: Node, ticked: bool) -> list[Change]:
    """Changes that tick a box or take its tick away.

    box: a w:sym of a font known to `texts`, or a w:sdt with a w14:checkbox

    >>> from linli.engines.documents.markup import parse, splice
    >>> data = b'<sym font="Wingdings" char="F0A8"/>'
    >>> splice(data, tick(data, parse(data, "a.docx"), True))
    b'<sym font="Wingdings" char="F0FE"/>'
    """
    if box.tag == "sym":
        letters = _LETTERS.get(box.facts.get("font", "").lower(), _LETTERS["wingdings"])
        return with_fact(data, box, "char", letters[ticked])
    state = box.find("sdtPr", "w14:checkbox")
    if state is None:
        return []
    return _set_state(data, state, ticked) + _show_state(box, state, ticked)


def _set_state(data: bytes, state: Node, ticked: bool) -> list[Change]:
    checked = state.child("w14:checked")
    if checked is not None:
        return with_fact(data, checked, "val", "1" if ticked else "0")
    mark = b'<%schecked %sval="%d"/>' % (state.prefix, state.prefix, ticked)
    if state.empty:
        ending = b"</" + state.prefix + b"checkbox>"
        return [(state.end - 2, state.end, b">" + mark + ending)]
    at = opening_end(data, state)
    return [(at, at, mark)]


def _show_state(box: Node, state: Node, ticked: bool) -> list[Change]:
    name = "w14:checkedState" if ticked else "w14:uncheckedState"
    given = state.fact(name, name="w14:val") or ""
    code = given if _HEXADECIMAL.fullmatch(given) else "2612" if ticked else "2610"
    content = box.child("sdtContent")
    shown = [] if content is None else [n for n in content.walk() if n.tag in ("t", "sym")]
    return [
        (node.start, node.end, run_content(node.prefix, chr(int(code, 16)))) for node in shown[:1]
    ]
