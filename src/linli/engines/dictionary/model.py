"""The dictionary as plain data: elements, relations, code lists, purposes."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

ElementType = Literal[
    "text", "name", "citizen_number", "phone", "date", "month", "year", "integer", "decimal",
    "money", "area_m2", "percent", "boolean", "code", "multi_code", "address", "division",
    "note", "image", "signature", "subject",
]  # fmt: skip
Sensitivity = Literal["public", "internal", "personal", "sensitive"]
#: From when `keep_days` are counted: the last time that the value was confirmed; the end of the
#: tie or the programme that it belongs to; the closing of its case.
KeptFrom = Literal["confirmed", "end", "closing"]
#: Level of the divisions in which a role may be held; `any` = at each of them.
Level = Literal["community", "township", "county", "city", "province", "any"]
#: What an element's or a role's purposes say for all plans together: `emergency.<plan>`.
EMERGENCY = "emergency"


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that ledgers ask for, or that the register itself needs.

    subject:  kind of subject whose records hold it
    labels:   by language tag
    headings: departments' words for it; () = no ledger asks for it, no heading is taken for it
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
    #: Days for which a value is kept, counted from `kept_from`; None = as long as the subject is.
    keep_days: int | None = None
    kept_from: KeptFrom = "confirmed"
    #: Why a sensitive value is kept as long as its subject.
    kept_because: str | None = None
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
    #: The kind of subject in whose rows ledgers print it, where that is not its own: a trip is an
    #: event, and a column of a list of people.
    printed_with: str | None = None
    #: Of a tie (type `subject`): the kind of subject whose uid the value is.
    to: str | None = None
    #: True = a tie to any number of subjects, kept as `code@uid`: one value for each.
    many: bool = False
    #: Elements that say since and until when a tie or a division holds; kept as it is.
    since: str | None = None
    until: str | None = None

    @property
    def row_subject(self) -> str:
        """The kind of subject in whose rows a ledger prints it."""
        return self.printed_with or self.subject

    def tier_of(self, source: str) -> int:
        """The tier of a source, 0 the highest; one that is not named counts as the last.

        >>> phone = Element(code="person.phone", subject="person", type="phone", labels={},
        ...                 meaning="", sources=("self", "visit"))
        >>> phone.tier_of("self"), phone.tier_of("rumour")
        (0, 1)
        """
        named = source in self.sources
        return self.sources.index(source) if named else max(len(self.sources) - 1, 0)


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A way from one subject to another: `household.head` leads to a person."""

    code: str
    subject: str
    to: str
    labels: dict[str, str]
    #: Words that stand before a heading to say that it is about the one at the end.
    prefixes: tuple[str, ...] = ()
    #: Ties that it follows, any of them; () = it is one relation after another (`kinship.chains`).
    ties: tuple[str, ...] = ()
    #: True = it follows them backwards: from a household to those whose household it is.
    inverse: bool = False
    #: As in `Element`.
    printed_with: str | None = None

    @property
    def row_subject(self) -> str:
        """The kind of subject in whose rows a ledger prints who is at its end."""
        return self.printed_with or self.subject


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
    """Why a reader asks; an element lists the purposes that may see it.

    task: whether a reader must also say for which piece of work (a ledger, a request)
    """

    code: str
    labels: dict[str, str]
    meaning: str
    task: bool = False


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which a subject is present in a division: it lives, works, is registered there.

    elements: elements of type division that say so; since when is for their `since` and `until`
    purposes: what a reader of the division may read the subject for
    """

    code: str
    labels: dict[str, str]
    elements: tuple[str, ...]
    purposes: tuple[str, ...]


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody in an office may do.

    verbs:     `noun.verb`, each by its name
    purposes:  what its holder may act for
    presences: kinds of presence (`Pack.presences`) by which its holder sees a subject
    grants:    roles that its holder may give below their own division, without having them
    """

    code: str
    labels: dict[str, str]
    level: Level
    verbs: tuple[str, ...]
    purposes: tuple[str, ...] = ()
    presences: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()


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
    presences: dict[str, Presence] = {}
    roles: dict[str, Role] = {}
