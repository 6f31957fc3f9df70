"""Facts under the words of the pack, each fresh, stale, unknown or barred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from linli.core.base.pack import HeldPack
from linli.engines.dictionary import Element, Pack

if TYPE_CHECKING:
    from linli.core.register.queries import Reading

State = Literal["auto", "stale", "ask", "none", "barred"]
#: Ties are drawn as a family; pictures are for papers.
_NOT_SHOWN = frozenset({"subject", "image", "signature"})
_NUMBERS = ("_number", "_account", "_card")
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that stand together. usual: those that somebody should know"""

    code: str
    labels: Mapping[str, str]
    elements: tuple[Element, ...]
    usual: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table. months: how long it is stale"""

    element: Element
    reading: Reading
    state: State
    months: int = 0


def sections_of(pack: Pack, kind: str) -> list[Section]:
    """The groups of a kind of subject with their elements, in the pack's order."""
    return _sections(HeldPack(pack), kind)


@lru_cache(maxsize=16)
def _sections(held: HeldPack, kind: str) -> list[Section]:
    pack = held.pack
    rules = (pack.rules.get("facts") or {}).get(kind) or [{"group": "all", "elements": ["*"]}]
    named = {code: at for at, rule in enumerate(rules) for code in rule["elements"]}
    found: dict[int, list[Element]] = {}
    for element in pack.elements.values():
        if element.subject != kind or not _is_shown(element):
            continue
        short = element.code.partition(".")[2]
        at = named.get(short)
        if at is None:
            at = next((at for at, rule in enumerate(rules) if _fits(short, rule)), None)
        if at is not None and rules[at]["group"]:
            found.setdefault(at, []).append(element)
    return [
        Section(
            str(rules[at]["group"]), rules[at].get("labels") or {},
            tuple(_in_order(elements, rules[at]["elements"])),
            frozenset(f"{kind}.{one}" for one in rules[at].get("usual", ())),
        )
        for at, elements in sorted(found.items())
    ]  # fmt: skip


def _fits(short: str, rule: Mapping[str, list[str]]) -> bool:
    return bool(rule["group"]) and any(fnmatchcase(short, one) for one in rule["elements"])


def _in_order(elements: list[Element], patterns: list[str]) -> list[Element]:
    def place(element: Element) -> int:
        short = element.code.partition(".")[2]
        return next((at for at, one in enumerate(patterns) if fnmatchcase(short, one)), 0)

    return sorted(elements, key=place)


def _is_shown(element: Element) -> bool:
    return not (
        element.emergency or element.aggregate or element.path or element.many
        or element.type in _NOT_SHOWN
    )  # fmt: skip


def is_hidden(element: Element) -> bool:
    """Whether a value is shown with its middle hidden: numbers by which somebody is known.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> known = load_pack(bundled_pack("cn")).elements
    >>> [is_hidden(known[f"person.{one}"]) for one in ("citizen_number", "phone", "age")]
    [True, True, False]
    """
    if element.type in ("citizen_number", "phone"):
        return True
    return element.sensitivity == "sensitive" and element.code.endswith(_NUMBERS)


def fact_of(element: Element, reading: Reading, *, usual: bool, now: datetime) -> Fact | None:
    """The line of an element; None where nobody knows it and nobody need ask."""
    if reading.state in ("unknown", "withdrawn"):
        return Fact(element, reading, "ask") if usual else None
    if not reading.stale:
        return Fact(element, reading, "auto")
    over = 0
    if reading.observed_at is not None and element.fresh_days is not None:
        over = (now - reading.observed_at).days - element.fresh_days
    return Fact(element, reading, "stale", max(1, over // _MONTH))
