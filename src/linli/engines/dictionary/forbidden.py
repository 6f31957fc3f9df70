"""What Linli never holds about people, in any country: `forbidden.yaml` applied to elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.engines.dictionary.findings import Finding
from linli.engines.dictionary.model import Element, Pack


class Ban:
    """One kind of what is never held: words of element codes, words of each language."""

    def __init__(self, name: str, said: Mapping[str, Any], spaced: Mapping[str, bool]) -> None:
        self.name = name
        self._codes = [f"_{word}_" for word in said["codes"]]
        patterns = [
            rf"\b{re.escape(word)}\b" if spaced[language] else re.escape(word)
            for language, words in said["words"].items()
            for word in words
        ]
        self._words = re.compile("|".join(patterns), re.IGNORECASE)

    def find(self, element: Element) -> str | None:
        """The word by which an element falls under the ban; None if it does not."""
        code = "_" + element.code.replace(".", "_") + "_"
        for word in self._codes:
            if word in code:
                return word.strip("_")
        for text in (*element.labels.values(), *element.headings):
            if found := self._words.search(text):
                return found[0]
        return None


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    from linli.engines.dictionary.pack_files import read_yaml

    path = Path(__file__).with_name("forbidden.yaml")
    found: dict[str, Any] = read_yaml(path.read_bytes(), path.name)
    return found


@lru_cache(maxsize=2)
def _bans(part: str) -> tuple[Ban, ...]:
    spaced = {language: about["spaced"] for language, about in _said()["languages"].items()}
    return tuple(Ban(name, said, spaced) for name, said in _said()[part].items())


def check_forbidden(pack: Pack, elements: Iterable[Element]) -> Iterator[Finding]:
    """What a pack declares and no pack may: in the elements' order.

    Religion, opinion, biometrics, movements, ranking of residents, control of births, membership
    of a party; ethnicity or political status that could be selected by; scores of anyone but staff.
    A pack must have labels in a language that the list knows, else it could not be read.
    """
    said = _said()
    if not set(pack.languages) & said["languages"].keys():
        known = sorted(said["languages"])
        yield Finding("", "language_not_checked", {"languages": known})
    people = set(said["kinds"])
    for element in elements:
        if element.subject not in people:
            continue
        for ban in _bans("never"):
            if word := ban.find(element):
                yield Finding(element.code, f"never_{ban.name}", {"word": word})
        if element.selectable:
            for ban in _bans("not_selectable"):
                if word := ban.find(element):
                    yield Finding(element.code, "must_not_select", {"word": word})
        if finding := _check_score(element, said["scores"]):
            yield finding


def _check_score(element: Element, scores: Mapping[str, Any]) -> Finding | None:
    words = set(re.split(r"[._]", element.code))
    is_score = element.unit in scores["units"] or words & set(scores["codes"])
    allowed = set(scores["purposes"])
    if not is_score or set(element.purposes) <= allowed:
        return None
    return Finding(
        element.code, "never_scores", {"purposes": sorted(set(element.purposes) - allowed)}
    )
