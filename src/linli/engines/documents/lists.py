"""Numbered lists that begin anew in each copy of a form: `1.` on every card, not `1.` to `500.`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from linli.engines.documents.copying import Mark
from linli.engines.documents.markup import Change, Node, fact_span, opening_end, splice

#: Lists that word processors are known to bear in one document.
_LIST_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The lists that a body uses, name -> levels, and how far apart the names of copies are."""

    levels: Mapping[str, frozenset[int]] = field(default_factory=dict)
    stride: int = 0


def plan_lists(body: Node, numbering: Node, copies: int) -> ListPlan:
    """Which numbered lists of a body are to begin anew in each copy.

    numbering: root of the part that defines lists (w:numbering)

    Lists that only a style names are left out. If the copies would need more lists than word
    processors bear, none is taken, and numbers run on from copy to copy.

    >>> from linli.engines.documents.markup import parse
    >>> body = parse(b'<body><p><pPr><numPr><numId val="3"/></numPr></pPr></p></body>', "")
    >>> plan_lists(body, parse(b'<numbering><num numId="3"><a/></num></numbering>', ""), 2)
    ListPlan(levels={'3': frozenset({0})}, stride=4)
    """
    known = {name for name, node in _definitions(numbering).items() if not node.empty}
    levels: dict[str, frozenset[int]] = {}
    for node in body.walk():
        name = node.fact("numId") if node.tag == "numPr" else None
        if name in known:
            levels[name] = levels.get(name, frozenset()) | {node.number("ilvl", most=8)}
    if len(levels) * copies > _LIST_LIMIT:
        levels = {}
    return ListPlan(levels, 1 + max(map(int, known), default=0))


def list_marks(data: bytes, body: Node, plan: ListPlan) -> list[Mark]:
    """Where a body names the lists of a plan, and their names in copy 0, 1, 2 ...

    >>> from linli.engines.documents.markup import parse
    >>> data = b'<numPr><numId val="3"/></numPr>'
    >>> plan = ListPlan({"3": frozenset({0})}, 4)
    >>> [(start, end, write(1)) for start, end, write in list_marks(data, parse(data, ""), plan)]
    [(19, 20, b'7')]
    """
    marks: list[Mark] = []
    for node in body.walk():
        name = node.facts.get("val") if node.tag == "numId" else None
        span = fact_span(data, node, "val") if name in plan.levels else None
        if name is not None and span is not None:
            marks.append((*span, _named(int(name), plan.stride)))
    return marks


def list_copies(data: bytes, numbering: Node, plan: ListPlan, copies: int) -> list[Change]:
    """Changes that define the lists of all copies but the first.

    data: bytes of the part of which `numbering` is the root

    >>> from linli.engines.documents.markup import parse, splice
    >>> data = b'<w:numbering xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
    >>> data += b'<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    >>> plan = ListPlan({"3": frozenset({0})}, 4)
    >>> splice(data, list_copies(data, parse(data, ""), plan, 2)).count(b'<w:num w:numId="7">')
    1
    """
    if not plan.levels:
        return []
    known = _definitions(numbering)
    pieces = []
    for name, levels in plan.levels.items():
        node, write = known[name], _named(int(name), plan.stride)
        span = fact_span(data, node, "numId")
        if span is not None:
            beginning = _begin_levels(data, numbering, node, levels)
            for copy in range(1, copies):
                changes = [*beginning, (*span, write(copy))]
                pieces.append(splice(data, changes, node.start, node.end))
    end = max(node.end for node in known.values())
    return [(end, end, b"".join(pieces))]


def _definitions(numbering: Node) -> dict[str, Node]:
    """Lists by name, those with a number as a name."""
    named = ((node.facts.get("numId", ""), node) for node in numbering.children)
    return {
        name: node
        for name, node in named
        if node.tag == "num" and name.isascii() and name.isdigit() and len(name) < 9
    }


def _begin_levels(data: bytes, numbering: Node, node: Node, levels: frozenset[int]) -> list[Change]:
    """Changes by which a list counts its levels from their first number again."""
    prefix = node.prefix
    changes: list[Change] = []
    for level in sorted(levels) if prefix else ():
        first = _first_number(numbering, node.fact("abstractNumId"), level)
        start = b'<%sstartOverride %sval="%d"/>' % (prefix, prefix, first)
        given = [
            child
            for child in node.children
            if child.tag == "lvlOverride" and child.facts.get("ilvl") == str(level)
        ]
        if not given:
            new = b'<%slvlOverride %silvl="%d">%s</%slvlOverride>' % (
                prefix, prefix, level, start, prefix,
            )  # fmt: skip
            changes.append((node.close, node.close, new))
        elif given[0].child("startOverride") is None and not given[0].empty:
            at = opening_end(data, given[0])
            changes.append((at, at, start))
    return changes


def _first_number(numbering: Node, abstract: str | None, level: int) -> int:
    for node in numbering.children:
        if node.tag == "abstractNum" and node.facts.get("abstractNumId") == abstract:
            for child in node.children:
                if child.tag == "lvl" and child.facts.get("ilvl") == str(level):
                    return child.number("start", default=1, most=1_000_000)
    return 1


def _named(number: int, stride: int) -> Callable[[int], bytes]:
    return lambda copy: b"%d" % (number + copy * stride)
