"""Find elements by code, label or heading, as somebody would type them."""

from __future__ import annotations

import unicodedata

from linli.engines.dictionary.model import Element, Pack

_DROPPED = dict.fromkeys(map(ord, "*\u200b\ufeff"))


def fold_heading(text: str) -> str:
    """A heading as it is compared: NFKC, small letters, white space and asterisks taken off.

    >>> fold_heading("* Ｎａｍｅ （ｆｕｌｌ）")
    'name(full)'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DROPPED)
    return "".join(folded.split()).casefold()


def find_elements(pack: Pack, words: str) -> list[Element]:
    """Elements that go by these words: by code, else by label or heading, else by a part of one.

    Returns them in the pack's order; [] if nothing is found.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> [one.code for one in find_elements(load_pack(bundled_pack("cn")), "曾用名")]
    ['person.former_name']
    """
    if words in pack.elements:
        return [pack.elements[words]]
    wanted = fold_heading(words)
    if not wanted:
        return []
    exact = [e for e in pack.elements.values() if wanted in map(fold_heading, _names(e))]
    return exact or [
        e for e in pack.elements.values() if any(wanted in fold_heading(n) for n in _names(e))
    ]


def _names(element: Element) -> tuple[str, ...]:
    return (element.code, *element.labels.values(), *element.headings)
