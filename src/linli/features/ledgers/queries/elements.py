"""Elements that a heading may mean: the likely ones, and those that somebody looks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from linli.core.base.pack import node_pack
from linli.engines.dictionary import Element, Pack, fold_heading
from linli.engines.extracts import permitted
from linli.features.ledgers.understood import Heading

#: Kinds of subject whose facts a row or the page may ask for.
_ASKED_FOR = ("person", "household", "dwelling", "area", "sheet", "event", "case")


@dataclass(frozen=True, slots=True)
class Offered:
    """An element to choose. what: a few of its codes, or its other words; barred: may not be read.

    likely: `proposed`, `other`, or "" where somebody looked for it
    """

    code: str
    label: str
    what: str
    barred: bool
    likely: str = ""


def list_offered(heading: Heading, language: str) -> list[Offered]:
    """What a heading may mean, the likeliest first."""
    found: dict[str, str] = {}
    if heading.element is not None:
        found[heading.element] = "proposed"
    for code in heading.others:
        found.setdefault(code, "other")
    return [_offered(node_pack(), code, language, likely) for code, likely in found.items()
            if code in node_pack().elements]  # fmt: skip


def search_elements(text: str, language: str, *, limit: int = 12) -> list[Offered]:
    """Elements whose label, heading or code holds what was typed; best first.

    Whole labels come before beginnings, these before the rest, labels before other words.
    """
    wanted = fold_heading(text)
    if not wanted:
        return []
    ranked = []
    for code, labels, words in _words(node_pack().name, node_pack().version):
        rank = _rank(wanted, labels, words, code)
        if rank is not None:
            ranked.append((rank, len(labels[0]), code))
    ranked.sort()
    return [_offered(node_pack(), code, language) for _, _, code in ranked[:limit]]


def _rank(wanted: str, labels: tuple[str, ...], words: tuple[str, ...], code: str) -> int | None:
    if wanted in labels:
        return 0
    if wanted in words:
        return 1
    if any(one.startswith(wanted) for one in labels):
        return 2
    if any(wanted in one for one in labels):
        return 3
    if any(wanted in one for one in words) or wanted in code:
        return 4
    return None


@lru_cache(maxsize=2)
def _words(name: str, version: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """By element its labels and further headings, folded; made once for a pack."""
    pack = node_pack()
    return [
        (
            element.code,
            tuple(fold_heading(one) for one in element.labels.values()),
            tuple(fold_heading(one) for one in element.headings),
        )
        for element in pack.elements.values()
        if element.row_subject in _ASKED_FOR and not element.aggregate and element.type != "subject"
    ]


def _offered(pack: Pack, code: str, language: str, likely: str = "") -> Offered:
    element = pack.elements[code]
    barred = not permitted(pack, code, "ledger")
    return Offered(code, _label(element, language), _what(pack, element, language), barred, likely)


def _label(element: Element, language: str) -> str:
    return element.labels.get(language) or next(iter(element.labels.values()))


def _what(pack: Pack, element: Element, language: str) -> str:
    if element.code_list is not None:
        return _joined(
            one.labels.get(language, one.code) for one in pack.code_lists[element.code_list].items
        )
    if language != pack.languages[0]:
        return element.meaning
    return _joined(one for one in element.headings if one != _label(element, language))


def _joined(words: Iterable[str], most: int = 3) -> str:
    shown = [word for _, word in zip(range(most), words, strict=False)]
    return " · ".join(shown)
