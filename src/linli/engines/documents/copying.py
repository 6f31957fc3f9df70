"""What must differ between a stretch of XML and its copies: identities, bookmarks, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linli.engines.documents.markup import (
    Change,
    Node,
    fact_span,
    opening_end,
    quoted,
    raw,
    with_fact,
    without_fact,
)

#: A stretch of bytes and what stands there in copy 0, 1, 2 ...
Mark = tuple[int, int, Callable[[int], bytes]]

#: Identities that Word gives anew where they are missing.
_IDENTITIES = ("w14:paraId", "w14:textId", "wp14:anchorId", "wp14:editId")
_ANCHORS = frozenset(
    {
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
        "commentReference", "permStart", "permEnd",
    }
)  # fmt: skip
_COMMENTS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_NAMING = {"bookmarkStart": ("name",), "hyperlink": ("anchor",)}
#: Letters that the name of a bookmark may have.
_NAME_LIMIT = 40
_NUMBERED = frozenset(
    {"bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "ins", "del", "wp:docPr"}
)


def without_identities(data: bytes, node: Node) -> list[Change]:
    """Changes that take out the identities of paragraphs, rows, pictures and controls.

    >>> from linli.engines.documents.markup import parse, splice
    >>> space = b'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    >>> data = b'<p w14:paraId="1" ' + space + b"/>"
    >>> splice(data, without_identities(data, parse(data, "a.docx"))) == b"<p " + space + b"/>"
    True
    """
    changes: list[Change] = []
    for part in node.walk():
        names = [name.partition(":")[2] for name in _IDENTITIES if name in part.facts]
        if names:
            changes += without_fact(data, part, *names)
        if part.tag == "id" and part.parent is not None and part.parent.tag == "sdtPr":
            changes.append((part.start, part.end, b""))
    return changes


def without_anchors(node: Node) -> list[Change]:
    """Changes that take out bookmarks, comment marks and permissions.

    >>> from linli.engines.documents.markup import parse
    >>> without_anchors(parse(b'<p><bookmarkStart id="1"/></p>', "a.docx"))
    [(3, 26, b'')]
    """
    return [(part.start, part.end, b"") for part in node.walk() if part.tag in _ANCHORS]


def copy_marks(data: bytes, node: Node, stride: int) -> list[Mark]:
    """Stretches that read differently in each copy: numbers, names of bookmarks, what points there.

    stride: more than any number in the file; copy 0 keeps all as it is. Comment marks are kept
        in copy 0 only.

    >>> from linli.engines.documents.markup import parse
    >>> data = b'<p><bookmarkStart id="7" name="a"/></p>'
    >>> [(start, end, write(2)) for start, end, write in copy_marks(data, parse(data, ""), 10)]
    [(22, 23, b'27'), (31, 32, b'a_3')]
    """
    parts = list(node.walk())
    names = {p.facts["name"] for p in parts if p.tag == "bookmarkStart" and "name" in p.facts}
    marks: list[Mark] = []
    for part in parts:
        number = _number(part)
        if number is not None:
            _mark(marks, fact_span(data, part, "id"), _counted(number, stride))
        if part.tag in _COMMENTS:
            _mark(marks, (part.start, part.end), _once(raw(data, part)))
        for fact in _NAMING.get(part.tag, ()):
            if part.facts.get(fact) in names:
                _mark(marks, fact_span(data, part, fact), _renamed(part.facts[fact], names))
        if part.tag == "fldSimple" and names:
            span = fact_span(data, part, "instr")
            _mark(marks, span, _renamed(part.facts.get("instr", ""), names))
        if part.tag == "instrText" and names and not part.empty:
            span = opening_end(data, part), part.close
            _mark(marks, span, _renamed(part.text, names))
    return marks


def greatest_number(node: Node) -> int:
    """Greatest number by which a bookmark, revision or picture is known; 0 if there is none.

    >>> from linli.engines.documents.markup import parse
    >>> greatest_number(parse(b'<p><bookmarkStart id="7"/></p>', "a.docx"))
    7
    """
    return max((_number(part) or 0 for part in node.walk()), default=0)


def numbered_pictures(data: bytes, node: Node, numbers: Iterator[int]) -> list[Change]:
    """Changes that give every picture the next free number.

    >>> numbered_pictures(b"<p/>", Node("p", b"", 0, None), iter([7]))
    []
    """
    return [
        change
        for part in node.walk()
        if part.tag == "wp:docPr"
        for change in with_fact(data, part, "id", str(next(numbers)))
    ]


def _mark(marks: list[Mark], span: tuple[int, int] | None, write: Callable[[int], bytes]) -> None:
    if span is not None:
        marks.append((*span, write))


def _number(part: Node) -> int | None:
    written = part.facts.get("id", "") if part.tag in _NUMBERED else ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _counted(number: int, stride: int) -> Callable[[int], bytes]:
    return lambda copy: b"%d" % (number + copy * stride)


def _once(written: bytes) -> Callable[[int], bytes]:
    return lambda copy: b"" if copy else written


def _renamed(text: str, names: set[str]) -> Callable[[int], bytes]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def write(copy: int) -> bytes:
        if not copy:
            return quoted(text)
        ending = f"_{copy + 1}"
        return quoted(
            pattern.sub(lambda found: found[0][: _NAME_LIMIT - len(ending)] + ending, text)
        )

    return write
