"""One cell or line given a new text: the least changes of its XML, fonts kept."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from linli.engines.documents.markup import Change, Node
from linli.engines.documents.runs import run_content, run_properties
from linli.engines.documents.texts import Atom, read_atoms, text_of
from linli.engines.documents.ticks import tick
from linli.engines.documents.wording import TICKED, UNTICKED, Region, is_blank, plan_wording

#: What a paragraph may hold that must not go when its text goes.
_KEPT = frozenset(
    {"drawing", "pict", "object", "sdt", "bookmarkStart", "bookmarkEnd", "fldChar", "sectPr"}
)


class _Hole(NamedTuple):
    """Where a text goes that has no run yet: bytes replaced, what is put round it, the rest."""

    start: int
    end: int
    before: bytes
    after: bytes
    others: list[Change]


class Filler:
    """A cell or line (w:tc, w:p) made ready to be given texts, many times over.

    face: bytes of the run properties to be used where the place itself names none

    >>> from linli.engines.documents.markup import parse, splice
    >>> data = b"<tc><p><pPr><rPr><b/></rPr></pPr></p></tc>"
    >>> splice(data, Filler(data, parse(data, "a.docx")).changes("1"))
    b'<tc><p><pPr><rPr><b/></rPr></pPr><r><rPr><b/></rPr><t xml:space="preserve">1</t></r></p></tc>'
    """

    def __init__(self, data: bytes, place: Node, face: bytes = b"") -> None:
        self._data = data
        self._place = place
        self._face = face
        self._atoms = read_atoms(place)
        self._first_hole: _Hole | None = None
        self._starts: list[int] = []
        position = 0
        for atom in self._atoms:
            self._starts.append(position)
            position += len(atom.text)
        #: What the place shows now.
        self.text = text_of(self._atoms)

    def changes(self, wanted: str) -> list[Change]:
        """Changes that make the place read as `wanted`; [] if it does already.

        See `plan_wording` for what is done with printed words, blanks and boxes.
        """
        wanted = wanted.replace("\r\n", "\n").replace("\r", "\n")
        if self.text == wanted:
            return []
        if not self.text and not is_blank(wanted):
            if self._first_hole is None:
                self._first_hole = self._find_hole()
            return self._fill(self._first_hole, wanted)
        return self._change(plan_wording(self.text, wanted))

    def _find_hole(self) -> _Hole:
        """Where the text of a blank place goes: a placeholder, else the first paragraph."""
        if not self._atoms:
            return self._new_paragraph()
        waiting = [atom for atom in self._atoms if atom.placeholder]
        free = [atom for atom in self._atoms if atom.kind in ("hole", "end")]
        return self._hole((waiting or free)[0])

    def _fill(self, hole: _Hole, text: str) -> list[Change]:
        content = run_content(self._place.prefix, text)
        return [(hole.start, hole.end, hole.before + content + hole.after), *hole.others]

    def _new_paragraph(self) -> _Hole:
        place, prefix = self._place, self._place.prefix
        before = b"<%sp><%sr>%s" % (prefix, prefix, self._face)
        after = b"</%sr></%sp>" % (prefix, prefix)
        if place.empty:
            closing = b"</" + prefix + place.tag.encode() + b">"
            return _Hole(place.end - 2, place.end, b">" + before, after + closing, [])
        return _Hole(place.close, place.close, before, after, [])

    def _hole(self, atom: Atom) -> _Hole:
        node, name = atom.node, atom.node.prefix + b"r>"
        if atom.kind == "end":
            before, after = b"<" + name + self._face_for(node), b"</" + name
            if node.empty:
                closing = b"</" + node.prefix + b"p>"
                return _Hole(node.end - 2, node.end, b">" + before, after + closing, [])
            return _Hole(node.close, node.close, before, after, self._release(atom))
        if atom.placeholder:
            given = atom.controls[-1].find("sdtPr", "rPr")
            face = run_properties(self._data, given) or self._face_for(atom.paragraph)
            others = [
                (other.node.start, other.node.end, b"")
                for other in self._atoms
                if other.placeholder and other.controls == atom.controls and other is not atom
            ]
            others += self._release(atom)
            return _Hole(node.start, node.end, b"<" + name + face, b"</" + name, others)
        if node.empty:
            return _Hole(node.end - 2, node.end, b">", b"</" + name, self._release(atom))
        return _Hole(node.close, node.close, b"", b"", self._release(atom))

    def _face_for(self, paragraph: Node) -> bytes:
        return run_properties(self._data, paragraph.find("pPr", "rPr")) or self._face

    def _release(self, atom: Atom) -> list[Change]:
        """A filled content control is no placeholder any more, and not bound to other data."""
        return [
            (node.start, node.end, b"")
            for control in atom.controls
            for name in ("showingPlcHdr", "dataBinding")
            if (node := control.find("sdtPr", name)) is not None
        ]

    def _change(self, regions: list[Region]) -> list[Change]:
        changes: list[Change] = []
        inside: dict[int, list[Region]] = defaultdict(list)
        for start, end, new in regions:
            touched = [
                at
                for at, first in enumerate(self._starts)
                if first < end and first + len(self._atoms[at].text) > start
            ]
            inward = touched and start < end and self._atoms[touched[0]].kind != "paragraph"
            target = touched[0] if inward else self._beside(start)
            for at in sorted({target, *touched}):
                first, length = self._starts[at], len(self._atoms[at].text)
                part = max(start - first, 0), max(min(end - first, length), 0)
                inside[at].append((*part, new if at == target else ""))
        for at, parts in inside.items():
            changes += self._rewrite(self._atoms[at], parts)
        return changes

    def _beside(self, at: int) -> int:
        """The atom that takes what is inserted at a position."""

        def rank(number: int) -> int:
            atom, start = self._atoms[number], self._starts[number]
            if atom.placeholder:
                return 0
            if atom.kind in ("text", "mark"):
                return 1 if start + len(atom.text) == at else 2
            return 3 if atom.kind == "hole" else 4 if atom.kind == "end" else 5

        near = [
            number
            for number, start in enumerate(self._starts)
            if start == at or start + len(self._atoms[number].text) == at
        ]
        return min(near, key=rank)

    def _rewrite(self, atom: Atom, parts: list[Region]) -> list[Change]:
        """Changes of an atom whose text is replaced in some stretches."""
        new = "".join(part[2] for part in parts)
        if atom.kind == "paragraph":
            return self._drop(atom.node)
        if atom.kind in ("hole", "end"):
            return self._fill(self._hole(atom), new) if new else []
        text, position = "", 0
        for start, end, inserted in parts:
            text += atom.text[position:start] + inserted
            position = end
        text += atom.text[position:]
        if atom.kind == "box" and text and text in TICKED + UNTICKED:
            return tick(self._data, atom.node, text in TICKED)
        content = run_content(self._place.prefix, text)
        if atom.node.tag == "sdt" and text:
            name = atom.paragraph.prefix + b"r>"
            content = b"<" + name + content + b"</" + name
        return [(atom.node.start, atom.node.end, content), *self._release(atom)]

    def _drop(self, paragraph: Node) -> list[Change]:
        """A paragraph of which no text is left goes, unless something else needs it."""
        needed = any(node.tag in _KEPT for node in paragraph.walk())
        if needed or paragraph.parent is not self._place or self._place.child("tbl"):
            return []
        return [(paragraph.start, paragraph.end, b"")]
