"""XML as a tree that knows where each element stands in the bytes, so that an edit is local."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from linli.engines.values import Problem

#: Replace bytes [start, end) by others.
Change = tuple[int, int, bytes]

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing": "wp14:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    **dict.fromkeys(_WORD, ""),
}
_TEXTS = frozenset({"t", "instrText"})
_DEEPEST = 200
_OPENING = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Node:
    """One element. `tag` and the keys of `facts` are bare in Word's own namespace, else prefixed.

    start, end: its bytes; close: where its closing tag starts, equal to `start` if it closes itself
    prefix: what the file writes before the names of this element's namespace (`w:`)
    """

    __slots__ = (
        "children", "close", "end", "facts", "parent", "prefix", "start", "tag", "text",
    )  # fmt: skip

    def __init__(self, tag: str, prefix: bytes, start: int, parent: Node | None) -> None:
        self.tag = tag
        self.prefix = prefix
        self.start = self.close = self.end = start
        self.parent = parent
        self.facts: dict[str, str] = {}
        self.children: list[Node] = []
        self.text = ""

    @property
    def empty(self) -> bool:
        """Whether it is written `<a/>`."""
        return self.close == self.start

    def child(self, tag: str) -> Node | None:
        """First child of that name."""
        for child in self.children:
            if child.tag == tag:
                return child
        return None

    def find(self, *path: str) -> Node | None:
        """First child of the first child ... by names."""
        node: Node | None = self
        for tag in path:
            if node is None:
                return None
            node = node.child(tag)
        return node

    def walk(self) -> Iterator[Node]:
        """The element and all below it, in the file's order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def fact(self, *path: str, name: str = "val") -> str | None:
        """An attribute of the element found by names; None where either is missing."""
        node = self.find(*path)
        return None if node is None else node.facts.get(name)

    def number(self, *path: str, name: str = "val", default: int = 0, most: int = 1000) -> int:
        """An attribute as a whole number from 0 to `most`; `default` where there is none."""
        text = self.fact(*path, name=name) or ""
        return min(int(text), most) if text.isascii() and text.isdigit() else default

    def flag(self, *path: str) -> bool:
        """Whether a switch stands there and is not switched off."""
        return self.find(*path) is not None and self.fact(*path) not in ("0", "false", "off")


class _Builder:
    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.open
        self.parser.EndElementHandler = self.shut
        self.parser.CharacterDataHandler = self.words
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.names: dict[str, tuple[str, bytes]] = {}
        self.root: Node | None = None
        self.path: list[Node] = []

    def name(self, written: str) -> tuple[str, bytes]:
        known = self.names.get(written)
        if known is None:
            parts = written.split(" ")
            space = parts[0] if len(parts) > 1 else ""
            local = parts[1] if space else written
            prefix = f"{parts[2]}:".encode() if len(parts) > 2 else b""
            known = (_PREFIXES.get(space, "?:") if space else "") + local, prefix
            self.names[written] = known
        return known

    def open(self, written: str, facts: dict[str, str]) -> None:
        tag, prefix = self.name(written)
        parent = self.path[-1] if self.path else None
        node = Node(tag, prefix, self.parser.CurrentByteIndex, parent)
        if facts:
            node.facts = {self.name(key)[0]: value for key, value in facts.items()}
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self.path.append(node)
        if len(self.path) > _DEEPEST:
            raise Problem("documents.damaged", file=self.file)

    def shut(self, _: str) -> None:
        node = self.path.pop()
        index = self.parser.CurrentByteIndex
        # Of an element that closes itself, expat names the end of the tag.
        if self.data[index - 2 : index] == b"/>" and opening_end(self.data, node) == index:
            node.close, node.end = node.start, index
        else:
            node.close, node.end = index, self.data.index(b">", index) + 1

    def words(self, text: str) -> None:
        if self.path and self.path[-1].tag in _TEXTS:
            self.path[-1].text += text

    def refuse(self, *_: object) -> None:
        raise Problem("documents.entity", file=self.file)


def parse(data: bytes, file: str) -> Node:
    """Root of an XML part in UTF-8.

    file: the name to be said in a Problem

    Raises Problem documents.damaged if the XML is not well formed or nested beyond reason,
    documents.entity if it carries a document type.

    >>> root = parse(b'<a><b x="1"/></a>', "a.docx")
    >>> root.children[0].facts, root.children[0].start, root.children[0].end
    ({'x': '1'}, 3, 13)
    """
    builder = _Builder(data, file)
    try:
        builder.parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise Problem("documents.damaged", file=file) from error
    if builder.root is None:
        raise Problem("documents.damaged", file=file)
    return builder.root


def opening_end(data: bytes, node: Node) -> int:
    """Where an element's opening tag ends.

    >>> opening_end(b'<a x=">">b</a>', parse(b'<a x=">">b</a>', "a.docx"))
    9
    """
    found = _OPENING.match(data, node.start)
    if found is None:
        raise ValueError("no tag starts here")
    return found.end()


def raw(data: bytes, node: Node) -> bytes:
    """An element's bytes.

    >>> raw(b"<a><b/></a>", parse(b"<a><b/></a>", "a.docx").children[0])
    b'<b/>'
    """
    return data[node.start : node.end]


def without_fact(data: bytes, node: Node, *names: str) -> list[Change]:
    """Changes that take attributes out of an opening tag, by their names without prefix.

    >>> data = b'<a w14:id="1" x="2"/>'
    >>> splice(data, [(2, 13, b"")])
    b'<a x="2"/>'
    """
    tag = data[node.start : opening_end(data, node)]
    return [
        (node.start + found.start(), node.start + found.end(), b"")
        for name in names
        for found in re.finditer(_attribute(name), tag)
    ]


def fact_span(data: bytes, node: Node, name: str) -> tuple[int, int] | None:
    """Where an attribute's value stands, by its name without prefix; None if it is not there.

    >>> data = b'<a id="17"/>'
    >>> fact_span(data, parse(data, "a.docx"), "id")
    (7, 9)
    """
    tag = data[node.start : opening_end(data, node)]
    found = re.search(_attribute(name), tag)
    return (
        None if found is None else (node.start + found.start(1) + 1, node.start + found.end(1) - 1)
    )


def with_fact(data: bytes, node: Node, name: str, value: str) -> list[Change]:
    """Changes that give an attribute, which the opening tag has, another value.

    >>> data = b'<a id="1"/>'
    >>> splice(data, with_fact(data, parse(data, "a.docx"), "id", "7"))
    b'<a id="7"/>'
    """
    span = fact_span(data, node, name)
    return [] if span is None else [(*span, quoted(value))]


def _attribute(name: str) -> bytes:
    return rb"""\s(?:[\w.-]+:)?%s\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name.encode())


def escaped(text: str) -> bytes:
    """Text as XML writes it, without the characters that XML cannot hold.

    >>> escaped("a<b & c")
    b'a&lt;b &amp; c'
    """
    kept = _ILLEGAL.sub("", text)
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def quoted(text: str) -> bytes:
    """Text as it stands inside an attribute.

    >>> quoted('a "b"')
    b'a &quot;b&quot;'
    """
    return escaped(text).replace(b'"', b"&quot;").replace(b"'", b"&apos;")


def spliced(
    data: bytes, changes: Iterable[Change], start: int = 0, end: int | None = None
) -> list[bytes]:
    """Pieces of data[start:end] with the changes made, to be joined.

    A change inside a replaced stretch is lost with it. Several insertions at one place keep
    their order and stand before what is replaced there.

    >>> b"".join(spliced(b"abcdef", [(2, 3, b"C"), (0, 0, b">")], 0, 4))
    b'>abCd'
    """
    stop = len(data) if end is None else end
    pieces, position = [], start
    for first, last, new in sorted(changes, key=lambda change: change[:2]):
        if first < position or last > stop:
            continue
        pieces.append(data[position:first])
        pieces.append(new)
        position = last
    pieces.append(data[position:stop])
    return pieces


def splice(data: bytes, changes: Iterable[Change], start: int = 0, end: int | None = None) -> bytes:
    """data[start:end] with the changes made; see `spliced`.

    >>> splice(b"abc", [(1, 2, b"-")])
    b'a-c'
    """
    return b"".join(spliced(data, changes, start, end))
