"""Columns of values for the rows of an extract: direct, derived, or along relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from linli.engines.dictionary import MEMBERSHIP, Element, deriver
from linli.engines.expressions import resolve_element
from linli.engines.extracts.extract import NOBODY, Extract, Links
from linli.engines.extracts.following import HEAD, follow
from linli.engines.extracts.freshness import stale_flags
from linli.engines.extracts.headers import HOME_SUBJECTS, HOUSEHOLD, PERSON
from linli.engines.values import NOT_APPLICABLE

if TYPE_CHECKING:
    from linli.engines.expressions import Expression


@dataclass(frozen=True, slots=True)
class Answer:
    """values: one a row, None = unknown; stale: which are older than they may be, None = none."""

    values: list[Any]
    stale: list[bool] | None = None


def values(extract: Extract, subject: str, element_code: str, *, on: date) -> list[Any]:
    """What is known of an element for every row of a subject, normalised; None = unknown.

    subject: `person` or `household`
    on:      the day for which ages and the like are computed

    Per row, the first that is known of: the cell of that column; for a person's home, what the home
    has; what the dictionary derives from other elements; what stands at the end of the relation
    path; for a home, what its members' own rows say with one voice. The list is not to be changed.
    Raises ValueError for an unknown subject or element.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.extracts import make_extract
    >>> pack = load_pack(bundled_pack("example"))
    >>> people = {"person_id": ["1", "2"], "household_id": ["a", "a"], "person.name": ["Ana", "Bo"]}
    >>> extract = make_extract(
    ...     pack, people, {"household_id": ["a"], "household.head": ["2"]}, on=date(2026, 1, 1))
    >>> values(extract, "person", "household.head.name", on=date(2026, 1, 1))
    ['Bo', 'Bo']
    """
    return _answer(extract, subject, element_code, on).values


def stale(extract: Extract, subject: str, element_code: str, *, on: date) -> list[bool]:
    """Which of these values are older than their element may be (`fresh_days`), row by row.

    A value counts as fresh where its file does not say when it was observed; a derived one is as
    old as the oldest that it is made of.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.extracts import make_extract
    >>> pack = load_pack(bundled_pack("example"))
    >>> people = {"person.employer": ["Mill", "Mine"], "observed_at": ["2019-05", "2025-12-01"]}
    >>> extract = make_extract(pack, people, on=date(2026, 1, 1))
    >>> stale(extract, "person", "person.employer", on=date(2026, 1, 1))
    [True, False]
    """
    flags = _answer(extract, subject, element_code, on).stale
    return flags or [False] * len(extract.table(subject).ids)


def subjects(extract: Extract, subject: str, where: Expression | None, *, on: date) -> list[int]:
    """Rows of a subject that an expression chooses, in the order of the files; None = all.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.extracts import make_extract
    >>> pack = load_pack(bundled_pack("example"))
    >>> from linli.engines.expressions import compile_expression
    >>> where = compile_expression('person.sex == "F"', pack, subject="person")
    >>> extract = make_extract(pack, {"person.sex": ["M", "F", ""]}, on=date(2026, 1, 1))
    >>> subjects(extract, "person", where, on=date(2026, 1, 1))
    [1]
    """
    count = len(extract.table(subject).ids)
    if where is None:
        return list(range(count))
    columns = {code: values(extract, subject, code, on=on) for code in where.elements}
    chosen = where.select(columns, count, on=on)
    return [row for row, is_chosen in enumerate(chosen) if is_chosen]


def members(extract: Extract, household_id: str) -> list[int]:
    """Rows of the persons of a home, the head first, then in the order of the files.

    Raises ValueError if the extract has no such home.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.extracts import make_extract
    >>> pack = load_pack(bundled_pack("example"))
    >>> people = {"person_id": ["1", "2"], "household_id": ["a", "a"]}
    >>> extract = make_extract(
    ...     pack, people, {"household_id": ["a"], "household.head": ["2"]}, on=date(2026, 1, 1))
    >>> members(extract, "a")
    [1, 0]
    """
    home = extract.households.index.get(household_id)
    if home is None:
        raise ValueError(f"no such household: {household_id}")
    rows = extract.members_of[home]
    head = _follow(extract, HOUSEHOLD, HEAD)[home]
    return [head, *(row for row in rows if row != head)] if head in rows else list(rows)


def _follow(extract: Extract, subject: str, relation: str) -> Links:
    return follow(
        extract, subject, relation, lambda code: values(extract, PERSON, code, on=extract.on)
    )


def _answer(extract: Extract, subject: str, code: str, on: date) -> Answer:
    key = subject, code, on
    if key not in extract.answers:
        count = len(extract.table(subject).ids)
        element = resolve_element(extract.pack, code)
        if element is None:
            raise ValueError(f"no such element: {code}")
        # Found here again on a way that leads back to itself, it is simply unknown.
        extract.answers[key] = Answer([None] * count)
        extract.answers[key] = _Asking(extract, subject, element, on).answer()
    found: Answer = extract.answers[key]
    return found


@dataclass(frozen=True, slots=True)
class _Asking:
    """One element asked for all rows of a subject."""

    extract: Extract
    subject: str
    element: Element
    on: date

    def answer(self) -> Answer:
        found: Answer | None = None
        for step in (
            self._direct,
            self._of_home,
            self._derived,
            self._along_path,
            self._of_members,
        ):
            if found is not None and None not in found.values:
                break
            more = step()
            if more is not None:
                found = more if found is None else _filled(found, more)
        return found or Answer([None] * len(self.extract.table(self.subject).ids))

    def _direct(self) -> Answer | None:
        table = self.extract.table(self.subject)
        code = self.element.code
        if code not in table.columns:
            return None
        column = table.columns[code]
        return Answer(
            column, stale_flags(table.observed.get(code), self.element.fresh_days, self.on)
        )

    def _of_home(self) -> Answer | None:
        if self.subject != PERSON or self.element.subject not in HOME_SUBJECTS:
            return None
        if not self.extract.households.ids:
            return None
        home = _answer(self.extract, HOUSEHOLD, self.element.code, self.on)
        return _gathered(home, self.extract.home_of)

    def _derived(self) -> Answer | None:
        element = self.element
        if element.derivation is None or element.code not in self.extract.pack.elements:
            return None
        if element.type == "subject":  # whom a tie leads to stands among the links
            return None
        compute = deriver(self.extract.pack, element.code, on=self.on)
        if MEMBERSHIP in element.derived_from:
            if self.subject != HOUSEHOLD:
                return None
            homes = self.extract.members_of
            return Answer([self._of_membership(compute, rows) for rows in homes])
        inputs = {
            code: _answer(self.extract, self.subject, code, self.on)
            for code in element.derived_from
            if resolve_element(self.extract.pack, code) is not None
        }
        columns = [answer.values for answer in inputs.values()]
        memo: dict[tuple[Any, ...], Any] = {}
        rows = list(zip(*columns, strict=True))
        for row in set(rows):
            known = any(value is not None for value in row)
            memo[row] = compute(dict(zip(inputs, row, strict=True))) if known else None
        return Answer([memo[row] for row in rows], _any_stale(list(inputs.values())))

    def _of_membership(self, compute: Any, rows: Sequence[int]) -> Any:
        if not rows:
            return None
        people = [_Member(self.extract, row, self.on) for row in rows]
        return compute({MEMBERSHIP: people})

    def _along_path(self) -> Answer | None:
        if self.element.path is None:
            return None
        relation, end = self.element.path
        if resolve_element(self.extract.pack, end) is None:
            return None
        links = _follow(self.extract, self.subject, relation)
        if all(row is None for row in links):
            return None
        return _gathered(_answer(self.extract, PERSON, end, self.on), links)

    def _of_members(self) -> Answer | None:
        """What the rows of a home's members say of it: the head's word, or all with one voice."""
        extract, code = self.extract, self.element.code
        of_homes = self.subject == HOUSEHOLD and self.element.subject in HOME_SUBJECTS
        if not of_homes or code not in extract.persons.columns:
            return None
        column = extract.persons.columns[code]
        heads = _follow(extract, HOUSEHOLD, HEAD)
        found = []
        for head, rows in zip(heads, extract.members_of, strict=True):
            said = {column[row] for row in rows} - {None}
            if len(said) > 1 and head is not None and head != NOBODY:
                said = {column[head]}
            found.append(said.pop() if len(said) == 1 else None)
        return Answer(found)


class _Member(Mapping[str, Any]):
    """One person's values by element code, each column answered when it is first asked for."""

    def __init__(self, extract: Extract, row: int, on: date) -> None:
        self.extract = extract
        self.row = row
        self.on = on

    def __getitem__(self, code: str) -> Any:
        if resolve_element(self.extract.pack, code) is None:
            raise KeyError(code)
        return values(self.extract, PERSON, code, on=self.on)[self.row]

    def __iter__(self) -> Iterator[str]:
        return iter(self.extract.persons.columns)

    def __len__(self) -> int:
        return len(self.extract.persons.columns)


def _gathered(source: Answer, links: Sequence[int | None]) -> Answer:
    """What stands at the end of each link; for nobody it does not apply."""
    taken = source.values
    found = [
        None if row is None else NOT_APPLICABLE if row == NOBODY else taken[row] for row in links
    ]
    if source.stale is None:
        return Answer(found)
    old = source.stale
    return Answer(found, [row is not None and row != NOBODY and old[row] for row in links])


def _filled(found: Answer, more: Answer) -> Answer:
    """The first answer, its gaps filled from the second."""
    joint = [
        other if value is None else value
        for value, other in zip(found.values, more.values, strict=True)
    ]
    if found.stale is None and more.stale is None:
        return Answer(joint)
    count = len(joint)
    flags = zip(
        found.values, found.stale or [False] * count, more.stale or [False] * count, strict=True
    )
    return Answer(joint, [later if value is None else first for value, first, later in flags])


def _any_stale(inputs: Sequence[Answer]) -> list[bool] | None:
    flags = [answer.stale for answer in inputs if answer.stale is not None]
    return [any(row) for row in zip(*flags, strict=True)] if flags else None
