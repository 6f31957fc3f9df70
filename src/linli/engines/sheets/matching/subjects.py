"""Whom the rows of a table, or the blanks of a card, are about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from linli.engines.dictionary import Pack
from linli.engines.sheets.matching.match import Candidate

#: Candidates at least this sure say something about the subject.
TELLING = 0.93


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a table and how it is known.

    name:       person, household, area, ...; "area" = a statistical table
    of_head:    True where plain personal headings are about the head of the household
    """

    name: str
    of_head: bool = False


def subject_of(
    pack: Pack, headings: list[list[Candidate]], *, statistic: bool, card: bool
) -> Subject | None:
    """The row subject that the headings of one table speak for, or None if they do not tell.

    headings: candidates of each heading, in order
    """
    telling = [[one for one in group if one.score >= TELLING] for group in headings]
    codes = {one.code for group in telling for one in group}
    keys: dict[str, list[str]] = pack.words.get("row_keys", {})
    area_subjects = set(pack.words.get("area_subjects", ()))
    if any(code in codes for code in keys.get("person", ())):
        return Subject("person")
    heads = tuple(f"{name.rpartition('.')[0]}." for name in pack.words.get("head_names", ()))
    of_head = any(group[0].code.startswith(heads) for group in telling if group)
    if of_head or any(code in codes for code in keys.get("household", ())):
        return _home_or_person(pack, telling)
    first = next((group for group in telling if group and not _is_sheet(pack, group)), [])
    if statistic:
        return Subject("area")
    keyed = [name for name, wanted in keys.items() if any(code in codes for code in wanted)]
    best = max(keyed, key=lambda name: _about(pack, telling, name), default=None)
    if best is not None and _majority(pack, telling, best):
        return Subject(best)
    if (
        first
        and not card
        and all(
            pack.elements[one.code].row_subject in area_subjects
            or pack.elements[one.code].aggregate
            for one in first
        )
    ):
        return Subject("area")
    return _by_votes(pack, telling)


def _is_sheet(pack: Pack, group: list[Candidate]) -> bool:
    return all(pack.elements[one.code].row_subject == "sheet" for one in group)


def _home_or_person(pack: Pack, telling: list[list[Candidate]]) -> Subject:
    """Rows with a head's name are homes, unless most facts are such as only a person has."""
    personal = homely = 0
    for group in telling:
        tails = {one.code.partition(".")[2] for one in group}
        subjects = {pack.elements[one.code].row_subject for one in group}
        if subjects == {"person"} and not any(
            f"household.{tail}" in pack.elements or f"household.head.{tail}" in pack.elements
            for tail in tails
        ):
            personal += 1
        elif subjects & {"household", "dwelling"} and not any(
            ".head." in one.code or one.code.endswith("household.code") for one in group
        ):
            homely += 1
    if personal >= 3 and personal > 1.5 * homely:
        return Subject("person")
    heads = set(pack.words.get("head_names", ()))
    return Subject(
        "household", of_head=any(one.code in heads for group in telling for one in group)
    )


def _about(pack: Pack, telling: list[list[Candidate]], name: str) -> int:
    """How many headings can be about `name`."""
    return sum(
        any(pack.elements[one.code].row_subject == name for one in group) for group in telling
    )


def _majority(pack: Pack, telling: list[list[Candidate]], name: str) -> bool:
    """Whether at least as many headings can be about `name` as about a person."""
    mine = _about(pack, telling, name)
    theirs = sum(
        any(pack.elements[one.code].row_subject == "person" for one in group)
        and not any(pack.elements[one.code].row_subject == name for one in group)
        for group in telling
    )
    return mine >= theirs


def _by_votes(pack: Pack, telling: list[list[Candidate]]) -> Subject | None:
    votes: Counter[str] = Counter()
    for group in telling:
        subjects = {pack.elements[one.code].row_subject for one in group} - {"sheet", "aggregate"}
        for subject in subjects:
            votes[subject] += 1 / len(subjects)  # type: ignore[assignment]
    return Subject(votes.most_common(1)[0][0]) if votes else None
