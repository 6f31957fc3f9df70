"""The text of a cell or line as a reader sees it, atom by atom, each with its element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from linli.engines.documents.markup import Node

#: text: a w:t; mark: a tab, break or symbol inside a run; box: a tick box that is not a letter;
#: paragraph: the step to the next paragraph; hole: a run that shows nothing or a placeholder;
#: end: where a paragraph ends.
Kind = Literal["text", "mark", "box", "paragraph", "hole", "end"]

WRAPPERS = frozenset(
    {
        "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple",
        "dir", "bdo",
    }
)  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Last two hexadecimal digits of a symbol's letter, by font.
_SYMBOLS = {
    "wingdings": {
        "A8": "\u25a1", "6F": "\u25a1", "71": "\u25a1", "72": "\u25a1", "FE": "\u2611",
        "FD": "\u2611", "FC": "\u221a",
    },
    "wingdings 2": {"A3": "\u25a1", "2A": "\u25a1", "52": "\u2611", "54": "\u2611", "50": "\u221a"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of shown text. `run`: the run around it; `controls`: outermost first."""

    kind: Kind
    text: str
    node: Node
    paragraph: Node
    run: Node | None = None
    controls: tuple[Node, ...] = ()
    placeholder: bool = False


def within(node: Node, tag: str) -> Iterator[Node]:
    """Elements of a name below a node, looking only through wrappers (controls, insertions).

    >>> from linli.engines.documents.markup import parse
    >>> data = b"<tr><sdt><sdtContent><tc/></sdtContent></sdt><del><tc/></del></tr>"
    >>> len(list(within(parse(data, "a.docx"), "tc")))
    1
    """
    for child in node.children:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from within(child, tag)


def read_atoms(place: Node) -> list[Atom]:
    """All atoms of a cell or a paragraph. Nested tables, deletions and hidden runs are left out."""
    outer = tuple(_controls_around(place))
    if place.tag == "p":
        return list(_paragraph_atoms(place, outer))
    atoms: list[Atom] = []
    for number, paragraph in enumerate(within(place, "p")):
        if number:
            atoms.append(Atom("paragraph", "\n", paragraph, paragraph))
        between = _controls_around(paragraph, until=place)
        atoms.extend(_paragraph_atoms(paragraph, outer + tuple(between)))
    return atoms


def text_of(atoms: list[Atom]) -> str:
    """What the atoms show; blank paragraphs at the end do not count."""
    return "".join(atom.text for atom in atoms).rstrip("\n")


def drop_down(place: Node) -> tuple[str, ...] | None:
    """Entries of the drop-down in or around a cell or line; None if there is none."""
    inside = (node for child in place.children for node in child.walk() if node.tag == "sdt")
    for control in [*_controls_around(place), *inside]:
        listed = control.find("sdtPr", "dropDownList")
        if listed is not None:
            items = [item.facts for item in listed.children if item.facts.get("value")]
            return tuple(facts.get("displayText") or facts["value"] for facts in items)
    return None


def formula_of(place: Node) -> str | None:
    """What computes a cell's text: `=SUM(ABOVE)`, or `LISTNUM 3` where Word counts; else None.

    A cell counts if it shows nothing but the number of its list's paragraph.
    """
    if place.tag != "tc":
        return None
    for paragraph in within(place, "p"):
        words = "".join(
            node.text if node.tag == "instrText" else node.facts.get("instr", "")
            for node in paragraph.walk()
            if node.tag in ("instrText", "fldSimple")
        )
        if words.strip().startswith("="):
            return words.strip()
    first = next(within(place, "p"), None)
    number = None if first is None else first.fact("pPr", "numPr", "numId")
    if number in (None, "0") or text_of(read_atoms(place)):
        return None
    return f"LISTNUM {number}"


def _controls_around(node: Node, until: Node | None = None) -> list[Node]:
    found = []
    parent = node.parent
    while parent is not None and parent is not until and parent.tag not in ("tc", "body"):
        if parent.tag == "sdt":
            found.append(parent)
        parent = parent.parent
    return found[::-1]


def _paragraph_atoms(paragraph: Node, controls: tuple[Node, ...]) -> Iterator[Atom]:
    end = Atom("end", "", paragraph, paragraph, None, controls)
    yield from _inline_atoms(paragraph, replace(end, kind="hole"))
    yield end


def _inline_atoms(node: Node, like: Atom) -> Iterator[Atom]:
    for child in node.children:
        if child.tag == "r":
            yield from _run_atoms(child, like)
        elif child.tag == "sdt" and child.find("sdtPr", "w14:checkbox") is not None:
            state = child.fact("sdtPr", "w14:checkbox", "w14:checked", name="w14:val")
            text = "\u2611" if state in ("1", "true", "on") else "\u25a1"
            yield replace(like, kind="box", text=text, node=child)
        elif child.tag == "sdt":
            yield from _inline_atoms(child, replace(like, controls=(*like.controls, child)))
        elif child.tag in WRAPPERS:
            yield from _inline_atoms(child, like)


def _run_atoms(run: Node, like: Atom) -> Iterator[Atom]:
    if run.flag("rPr", "vanish"):
        return
    like = replace(like, run=run, node=run)
    if any(control.flag("sdtPr", "showingPlcHdr") for control in like.controls):
        yield replace(like, placeholder=True)
        return
    shown = [child for child in run.children if child.tag not in ("rPr", "lastRenderedPageBreak")]
    if not shown:
        yield like
    for node in shown:
        text = _MARKS.get(node.tag)
        if node.tag == "t":
            kept = node.facts.get("xml:space") == "preserve"
            yield replace(
                like, kind="text", text=node.text if kept else node.text.strip(" \t\r\n"), node=node
            )
        elif text is not None and node.facts.get("type") not in ("page", "column"):
            yield replace(like, kind="mark", text=text, node=node)
        elif node.tag == "sym":
            yield replace(like, kind="box", text=_symbol(node), node=node)
        elif node.tag == "ruby":
            base = node.child("rubyBase")
            if base is not None:
                yield from _inline_atoms(base, like)


def _symbol(node: Node) -> str:
    letters = _SYMBOLS.get(node.facts.get("font", "").lower(), {})
    return letters.get(node.facts.get("char", "")[-2:].upper(), "")
