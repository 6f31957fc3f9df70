"""Finding people and homes as somebody types."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.residents.queries.scope import division_here, readable

#: Shown of each; whoever looks for more types more.
MOST = 20
MOST_HOMES = 8
#: A division that is larger is searched by whole words.
_TOO_MANY = "subject.too_many"
_VERB = "subject.search"
_DIGITS_OF_NUMBER = 15
PERSON = (
    "person.name", "person.sex", "person.age", "person.citizen_number", "person.phone",
    "person.deceased", "person.moved_out", "person.household",
    "person.household.dwelling.address", "person.household.address", "person.household.head.name",
    "person.address", "person.residence_division",
)  # fmt: skip
HOME = (
    "household.address", "household.dwelling.address", "household.head.name", "household.division",
    "household.code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, or a home, that was found: its uid and what may be read of it (None: unknown)."""

    uid: UUID
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. more: whether there are more people than are shown"""

    text: str
    people: list[Row] = field(default_factory=list)
    homes: list[Row] = field(default_factory=list)
    more: bool = False
    too_short: bool = False
    #: Whether only whole names, numbers and phones are looked for here.
    whole_words: bool = False


def search(text: str) -> Found:
    """People and homes by name, pinyin, initials, number, phone or address; logged as a search."""
    ask("resident.list")
    text = " ".join(text.split())[:80]
    if not text:
        return Found("")
    division, whole = division_here(), False
    try:
        keys = register.working_set(division, verb=_VERB).search(text, limit=MOST + 1)
        homes = register.working_set(division, "household", verb=_VERB).search(
            text, limit=MOST_HOMES
        )
    except Problem as problem:
        if problem.code != _TOO_MANY:
            raise
        whole = True
        try:
            keys, homes = _by_tokens(text), []
        except Problem as short:
            if short.code != "subject.too_short":
                raise
            return Found(text, too_short=True, whole_words=True)
    return Found(
        text, rows_of(keys[:MOST], PERSON), rows_of(homes, HOME), len(keys) > MOST,
        whole_words=whole,
    )  # fmt: skip


def _by_tokens(text: str) -> list[int]:
    """People by a whole name, number or phone, where there are too many to be kept in memory."""
    plain = "".join(text.split())
    if plain[:-1].isdigit() and len(plain) >= _DIGITS_OF_NUMBER:
        found = register.find_by_number(plain)
    elif plain.isdigit():
        found = register.find_by_phone(plain)
    else:
        found = register.find_by_name(text)
    return [one.id for one in found if one.kind == "person"][: MOST + 1]


def rows_of(keys: Collection[int], elements: Collection[str], *, verb: str = _VERB) -> list[Row]:
    """What may be read of subjects for the scope's purpose, in their order."""
    if not keys:
        return []
    opened = register.open(keys, readable(elements), verb=verb)
    uids = register.uids_of(keys)
    return [
        Row(uids[key], {code: one.value for code, one in opened[key].items()})
        for key in keys
        if key in uids
    ]


#: Enough to know somebody by in a list that is about something else.
SHORT = ("person.name", "person.address")


def rows_by_key(keys: Collection[int], elements: Collection[str], *, verb: str) -> dict[int, Row]:
    """As `rows_of`, by key."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    opened = register.open(wanted, readable(elements), verb=verb)
    uids = register.uids_of(wanted)
    return {
        key: Row(uids[key], {code: one.value for code, one in opened[key].items()})
        for key in wanted
        if key in uids
    }
