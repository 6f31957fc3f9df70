"""Rows that follow from records: presences, ties, look-up tokens, counts of changes."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from linli.core.places import queries as places
from linli.core.register import models
from linli.core.register.bulk import rows
from linli.core.register.bulk.subjects import Known
from linli.core.register.profiles import Opened
from linli.core.register.records import Record
from linli.core.register.rights import FILED
from linli.core.register.stays import Stay, day_after, sayings, stays
from linli.core.register.times import day_of
from linli.core.register.tokens import Tokens
from linli.core.register.values import element_of
from linli.core.register.vocabulary import DIED, Belonging, Vocabulary


class Place(NamedTuple):
    """A presence: subject, division, kind, first day, first day after it."""

    subject: int
    division: int
    kind: str
    since: date
    until: date | None


class Bond(NamedTuple):
    """A tie: subject, element, uid of the other, first day, first day after it."""

    subject: int
    element: str
    to: str
    since: date
    until: date | None


def belongings(
    root: Known, records: Sequence[Record], vocabulary: Vocabulary
) -> tuple[list[tuple[Belonging, Stay]], list[Bond]]:
    """Where a cluster is (by code of the division), and its ties, from its standing records."""
    keys = {key for record in records for key in record.values}
    places_said: list[tuple[Belonging, Stay]] = []
    bonds: list[Bond] = []
    died = _died(root, records) if any(key.endswith(DIED) for key in keys) else None
    for belonging, key in _spoken(keys, vocabulary):
        line = stays(sayings(records, key, belonging.since, belonging.until))
        if belonging.presences:
            places_said += [(belonging, stay) for stay in line]
        else:
            bonds += [
                Bond(root.id, belonging.element, UUID(stay.to).hex, stay.since, stay.until)
                for stay in _until_death(line, died)
            ]
    return places_said, bonds


def _spoken(keys: set[str], vocabulary: Vocabulary) -> Iterable[tuple[Belonging, str]]:
    for key in sorted(keys):
        belonging = vocabulary.belongings.get(element_of(key))
        if belonging is not None:
            yield belonging, key


def _died(root: Known, records: Sequence[Record]) -> date | None:
    said = [
        (record.effective_at, record.uid, record.values[f"{root.kind}.{DIED}"])
        for record in records
        if f"{root.kind}.{DIED}" in record.values
    ]
    return day_after(max(said)[2]) if said else None


def _until_death(line: list[Stay], died: date | None) -> list[Stay]:
    if died is None:
        return line
    return [
        Stay(one.since, one.to, died if one.until is None or one.until > died else one.until)
        for one in line
        if one.since < died
    ]


class Divisions:
    """Keys of divisions by code and day, asked for at once and remembered."""

    def __init__(self) -> None:
        self._lives: dict[str, list[tuple[int, date | None, date | None]]] = {}

    def learn(self, codes: Iterable[str]) -> None:
        """Look codes up that are not known yet."""
        new = set(codes) - self._lives.keys()
        if new:
            found = places.list_lives(new)
            self._lives.update({code: found.get(code, []) for code in new})

    def key(self, code: str, on: date) -> int | None:
        """The division that had the code on that day, else the one that lives; None if unknown."""
        lives = self._lives.get(code, [])
        for key, begins, ends in lives:
            if (begins is None or begins <= on) and (ends is None or on <= ends):
                return key
        return next((key for key, _, ends in lives if ends is None), None)


def place_rows(
    members: Collection[Known], said: Iterable[tuple[Belonging, Stay]], where: Divisions
) -> list[Place]:
    """Presences of all members of a cluster; where nothing is said, where they were filed."""
    found: dict[tuple[int, str, date], date | None] = {}
    for belonging, stay in said:
        division = where.key(stay.to, stay.since)
        if division is None:
            continue
        for kind in belonging.presences:
            found[division, kind, stay.since] = stay.until
    if not found:
        for one in members:
            found[one.division, FILED, day_of(one.made_at)] = None
    return [
        Place(member.id, division, kind, since, until)
        for member in members
        for (division, kind, since), until in found.items()
    ]


def replace_places(new: Sequence[Place], old: Sequence[Place]) -> None:
    """Bring presences from the old rows to the new ones."""
    _replace(models.Presence, ("subject_id", "division_id", "kind", "since", "until"), new, old)


def replace_bonds(new: Sequence[Bond], old: Sequence[Bond]) -> None:
    """Bring ties from the old rows to the new ones."""
    columns = ("subject_id", "element", "to", "since", "until")
    _replace(models.Tie, columns, new, old)


def replace_tokens(new: Mapping[int, Collection[tuple[int, int]]], known: Collection[int]) -> None:
    """Bring the tokens of roots to new ones.

    new: (token, division) by root; known: the roots that may have rows already
    """
    old: dict[int, set[tuple[int, int]]] = defaultdict(set)
    if known:
        read = rows.fetch_of(
            "SELECT subject_id, token, division_id FROM register_lookup WHERE", "subject_id", known
        )
        for subject, token, division in read:
            old[subject].add((token, division))
    gone = [(s, *pair) for s, pairs in old.items() for pair in pairs - set(new.get(s, ()))]
    rows.execute_many(
        "DELETE FROM register_lookup WHERE subject_id = %s AND token = %s AND division_id = %s",
        gone,
    )
    added = sorted(
        (token, division, subject)
        for subject, pairs in new.items()
        for token, division in set(pairs) - old.get(subject, set())
    )
    rows.insert(models.Lookup, ("token", "division_id", "subject_id"), added)


def read_places(subjects: Collection[int]) -> list[Place]:
    """Presences of subjects."""
    read = rows.fetch_of(
        "SELECT subject_id, division_id, kind, since, until FROM register_presence WHERE",
        "subject_id",
        subjects,
    )
    return [Place(row[0], row[1], row[2], as_date(row[3]), as_date(row[4])) for row in read]


def read_bonds(subjects: Collection[int]) -> list[Bond]:
    """Ties of subjects."""
    read = rows.fetch_of(
        'SELECT subject_id, element, "to", since, until FROM register_tie WHERE',
        "subject_id",
        subjects,
    )
    return [
        Bond(row[0], row[1], rows.uid_bytes(row[2]).hex(), as_date(row[3]), as_date(row[4]))
        for row in read
    ]


def as_date(value: Any) -> Any:
    """A day as the driver gives it: SQLite's is text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def count_changes(divisions: Collection[int]) -> None:
    """Say that what is known in these divisions has changed, in ascending order of keys.

    By a random step: what was kept under a count that was rolled back is never met again.
    """
    step = 1 + secrets.randbelow(2**31)
    rows.execute_many(
        "INSERT INTO register_divisionstate (division_id, changes) VALUES (%s, %s)"
        " ON CONFLICT (division_id) DO UPDATE"
        " SET changes = register_divisionstate.changes + excluded.changes",
        [(division, step) for division in sorted(divisions)],
    )


def token_rows(opened: Opened, tokens: Tokens, divisions: Collection[int]) -> set[tuple[int, int]]:
    """(token, division) for each division where the root is or was."""
    found = tokens.of(opened.said)
    return {(token, division) for division in divisions for token in found}


def _replace(model: Any, columns: Sequence[str], new: Sequence[Any], old: Sequence[Any]) -> None:
    gone, added = set(old) - set(new), set(new) - set(old)
    if gone:
        table = model._meta.db_table
        keys = " AND ".join(f'"{column}" = %s' for column in columns[:4])
        rows.execute_many(
            f"DELETE FROM {table} WHERE {keys}",  # noqa: S608 - our own columns
            [_plain(row[:4]) for row in gone],
        )
    if added:
        rows.insert(model, columns, [_plain(row) for row in sorted(added, key=str)])


def _plain(row: Iterable[Any]) -> tuple[Any, ...]:
    """Values as both drivers take them."""
    if rows.is_postgresql():
        return tuple(row)
    return tuple(one.isoformat() if isinstance(one, date) else one for one in row)


def forget_members(subjects: Iterable[int]) -> None:
    """Remove what hangs on subjects that are no longer the root of their cluster."""
    asked = rows.listed(subjects)
    for table in ("profile", "emergencyprofile", "lookup", "tie"):
        rows.execute(
            f"DELETE FROM register_{table} WHERE {rows.among('subject_id')}",  # noqa: S608
            [asked],
        )
