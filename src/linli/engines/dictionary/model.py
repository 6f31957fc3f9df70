"""The dictionary as plain data: elements, relations, code lists, purposes."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

ElementType = Literal[
    "text", "name", "citizen_number", "phone", "date", "month", "year", "integer", "decimal",
    "money", "area_m2", "percent", "boolean", "code", "multi_code", "address", "division",
    "note", "image", "signature",
]  # fmt: skip
Sensitivity = Literal["public", "internal", "personal", "sensitive"]


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that ledgers ask for.

    labels: by language tag; headings: departments' words for it
    """

    code: str
    subject: str
    type: ElementType
    labels: dict[str, str]
    meaning: str
    headings: tuple[str, ...] = ()
    sensitivity: Sensitivity = "internal"
    unit: str | None = None
    code_list: str | None = None
    #: Names of purposes (`Pack.purposes`) that may read the value.
    purposes: tuple[str, ...] = ()
    #: Days for which a value counts as fresh; None = for ever.
    fresh_days: int | None = None
    #: Days for which a value is kept after it was last confirmed; None = as long as the subject is.
    keep_days: int | None = None
    #: Source tiers, highest first; at most four (names in `Pack.sources`).
    sources: tuple[str, ...] = ()
    #: Codes that the value can be computed from, and the name of the derivation that does it.
    derived_from: tuple[str, ...] = ()
    derivation: str | None = None
    #: (relation, element of the subject at its end), for `household.head.name` and its like.
    path: tuple[str, str] | None = None
    #: A count, sum, mean or share over an area or a group; never held of one subject.
    aggregate: bool = False
    #: False = printed where a statutory form asks, never filtered, grouped or scored by.
    selectable: bool = True
    #: True = exists only under an activation.
    emergency: bool = False


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A way from one subject to another: `household.head` leads to a person."""

    code: str
    subject: str
    to: str
    labels: dict[str, str]
    #: Words that stand before a heading to say that it is about the one at the end.
    prefixes: tuple[str, ...] = ()


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a code list."""

    code: str
    labels: dict[str, str]
    synonyms: tuple[str, ...] = ()


class CodeList(msgspec.Struct, frozen=True, kw_only=True):
    """A closed list of values. `unverified`: not yet compared with the text of its source."""

    code: str
    source: str
    items: tuple[Code, ...]
    unverified: bool = False


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """Why a reader asks; an element lists the purposes that may see it."""

    code: str
    labels: dict[str, str]
    meaning: str


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A jurisdiction as data. Loaded once by `load_pack`; read only.

    words:   what sheets of this country say (totals, signatures, units, ticks ...), by topic
    rules:   how values are written here (identity numbers, phones, date words, money units ...)
    """

    name: str
    version: str
    languages: tuple[str, ...]
    elements: dict[str, Element]
    relations: dict[str, Relation]
    code_lists: dict[str, CodeList]
    purposes: dict[str, Purpose]
    sources: tuple[str, ...]
    words: dict[str, Any]
    rules: dict[str, Any]
