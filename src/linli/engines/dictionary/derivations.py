"""Values computed from others: ages, what a number of identity says, size of a household ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.engines.dictionary.ages import age_on, school_year_of_entry
from linli.engines.dictionary.lookup import fold_heading
from linli.engines.dictionary.model import Code, Element, Pack
from linli.engines.values import NOT_APPLICABLE, Problem

#: Stands among the inputs of a household's element for its members, a sequence of their values.
MEMBERSHIP = "membership"
#: In a member's values: the uid of the member.
UID = "uid"
_YES, _NO = "1", "0"

Value = Any
Compute = Callable[[Sequence[Value]], Value]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a derivation may look at besides its inputs: the element, its pack, the day.

    known: gives another element of another subject (a member's age) from that subject's values
    """

    pack: Pack
    element: Element
    on: date
    known: Callable[[str], Callable[[Mapping[str, Value]], Value]]

    def rule(self, name: str) -> Any:
        """What `derivations.yaml` says under a name."""
        return self.pack.rules.get("derivations", {}).get(name)

    def own_rule(self, name: str) -> Any:
        """What it says there for this element."""
        return (self.rule(name) or {}).get(self.element.code)


@dataclass(frozen=True, slots=True)
class Derivation:
    """How to compute. Inputs are known and apply when `prepare(setting)` is called with them.

    least, most: how many inputs it takes; `most` None = any number
    first:       the inputs are ways to know the same thing, and the first known one is taken
    nothing_too: "does not apply" is an input like another
    rule:        what `derivations.yaml` must say for it; own_rule: what it must say per element
    """

    prepare: Callable[[Setting], Compute]
    least: int = 1
    most: int | None = 1
    first: bool = False
    nothing_too: bool = False
    rule: str | None = None
    own_rule: str | None = None

    def takes(self, count: int) -> bool:
        """Whether that many inputs suit it."""
        return self.least <= count and (self.most is None or count <= self.most)


def _of_number(field: str) -> Callable[[Setting], Compute]:
    def prepare(setting: Setting) -> Compute:
        from linli.engines.dictionary.identity import read_identity

        def compute(values: Sequence[Value]) -> Value:
            try:
                return getattr(read_identity(setting.pack, values[0]), field)
            except Problem:
                return None

        return compute

    return prepare


def _cut(length: int) -> Callable[[Setting], Compute]:
    def compute(values: Sequence[Value]) -> Value:
        return values[0][:length] if len(values[0]) >= length else None

    return lambda setting: compute


def _age(setting: Setting) -> Compute:
    leap_day = str(setting.rule("leap_day") or "02-28")
    ages: dict[str, int | None] = {}

    def compute(values: Sequence[Value]) -> Value:
        born = values[0]
        if born not in ages:
            ages[born] = age_on(born, setting.on, leap_day=leap_day)
        return ages[born]

    return compute


def _band(setting: Setting) -> Compute:
    """The code `low-high` or `low+` of the element's list that holds the number."""
    spans = []
    for item in _items(setting, setting.element):
        if span := re.fullmatch(r"(\d+)(?:-(\d+)|\+)", item.code):
            highest = int(span[2]) if span[2] else float("inf")
            spans.append((int(span[1]), highest, item.code))

    def compute(values: Sequence[Value]) -> Value:
        return next((code for low, high, code in spans if low <= values[0] <= high), None)

    return compute


def _school_age(setting: Setting) -> Compute:
    """Whether the years of compulsory school have begun and not yet ended."""
    rule = setting.rule("school")
    if not rule:
        return lambda values: None
    starts = int(rule["starts"][:2]), int(rule["starts"][3:])

    def compute(values: Sequence[Value]) -> Value:
        entry = school_year_of_entry(values[0], age=rule["age"], by=rule["by"])
        if entry is None:
            return None
        begins, ends = date(entry, *starts), date(entry + int(rule["years"]), *starts)
        return _YES if begins <= setting.on < ends else _NO

    return compute


def _member_count(_: Setting) -> Compute:
    return lambda values: len(values[0]) or None


def _members_who(setting: Setting) -> Compute:
    """How many members meet the conditions in `members_who`; None where one is not known."""
    said = setting.own_rule("members_who") or {}
    conditions = [(setting.known(code), wanted) for code, wanted in said.items()]

    def meets(member: Mapping[str, Value]) -> bool | None:
        answers = {_within(read(member), wanted) for read, wanted in conditions}
        return False if False in answers else None if None in answers else True

    def compute(values: Sequence[Value]) -> Value:
        if not values[0] or not conditions:
            return None
        answers = [meets(member) for member in values[0]]
        return None if None in answers else answers.count(True)

    return compute


def _member_who(setting: Setting) -> Compute:
    """The uid of the one member who meets the conditions in `member_who`; None if not just one."""
    said = setting.own_rule("member_who") or {}
    conditions = [(setting.known(code), wanted) for code, wanted in said.items()]

    def compute(values: Sequence[Value]) -> Value:
        found = [
            member.get(UID)
            for member in values[0]
            if all(_within(read(member), wanted) for read, wanted in conditions)
        ]
        return found[0] if len(found) == 1 and conditions else None

    return compute


def _within(value: Value, wanted: Any) -> bool | None:
    if value is None:
        return None
    if value == NOT_APPLICABLE:
        return False
    if isinstance(wanted, dict):
        return bool(wanted["from"] <= value <= wanted["to"])
    return value in wanted


def _per_head(_: Setting) -> Compute:
    """Whole small units (fen) per head, halves up."""

    def compute(values: Sequence[Value]) -> Value:
        total, heads = values
        return (2 * total + heads) // (2 * heads) if heads > 0 else None

    return compute


def _difference(_: Setting) -> Compute:
    return lambda values: values[0] - values[1]


def _regrouped(setting: Setting) -> Compute:
    """The code under whose group `regrouped` lists the input."""
    groups = setting.own_rule("regrouped") or {}
    group_of = {member: code for code, members in groups.items() for member in members}
    return lambda values: group_of.get(values[0])


def _held(_: Setting) -> Compute:
    return lambda values: _NO if values[0] in (NOT_APPLICABLE, ()) else _YES


def _labels_together(setting: Setting) -> Compute:
    """Labels of the codes in the pack's first language, joined as `labels_joined_by` says."""
    language = setting.pack.languages[0]
    joint = str(setting.rule("labels_joined_by") or "")
    tables = [
        {item.code: item.labels[language] for item in _items(setting, setting.pack.elements[code])}
        for code in setting.element.derived_from
    ]

    def compute(values: Sequence[Value]) -> Value:
        labels = [table.get(value) for table, value in zip(tables, values, strict=True)]
        return None if None in labels else joint.join(map(str, labels))

    return compute


def _addresses_differ(setting: Setting) -> Compute:
    """Yes if a part that both addresses say differs; no if they end alike; else unknown."""
    from linli.engines.dictionary.addresses import split_address

    def compute(values: Sequence[Value]) -> Value:
        one, other = map(fold_heading, values)
        if one.endswith(other) or other.endswith(one):
            return _NO
        first, second = (split_address(setting.pack, value) for value in values)
        said = [part for part in first.__struct_fields__ if part != "rest"]
        pairs = [(getattr(first, part), getattr(second, part)) for part in said]
        both = [pair for pair in pairs if all(pair)]
        return _YES if any(a != b for a, b in both) else None

    return compute


def _part_of_address(setting: Setting) -> Compute:
    """The parts that `parts_of_address` names, one after the other, where all are said."""
    from linli.engines.dictionary.addresses import split_address

    parts = setting.own_rule("parts_of_address") or []

    def compute(values: Sequence[Value]) -> Value:
        found = split_address(setting.pack, values[0])
        said = [getattr(found, part) for part in parts]
        return "".join(dict.fromkeys(said)) if said and all(said) else None

    return compute


def _items(setting: Setting, element: Element) -> tuple[Code, ...]:
    code_list = setting.pack.code_lists.get(element.code_list or "")
    return code_list.items if code_list else ()


#: By the name that an element's `derivation` says.
DERIVATIONS: dict[str, Derivation] = {
    "birth_date_of_number": Derivation(_of_number("birth_date")),
    "sex_of_number": Derivation(_of_number("sex")),
    "month_of_date": Derivation(_cut(7)),
    "year_of_date": Derivation(_cut(4), most=None, first=True),
    "age": Derivation(_age, most=None, first=True),
    "band": Derivation(_band),
    "school_age": Derivation(_school_age, most=None, first=True, rule="school"),
    "member_count": Derivation(_member_count),
    "members_who": Derivation(_members_who, own_rule="members_who"),
    "member_who": Derivation(_member_who, own_rule="member_who"),
    "per_head": Derivation(_per_head, least=2, most=2),
    "difference": Derivation(_difference, least=2, most=2),
    "regrouped": Derivation(_regrouped, own_rule="regrouped"),
    "held": Derivation(_held, nothing_too=True),
    "labels_together": Derivation(_labels_together, most=None),
    "addresses_differ": Derivation(_addresses_differ, least=2, most=2),
    "part_of_address": Derivation(_part_of_address, own_rule="parts_of_address"),
}
