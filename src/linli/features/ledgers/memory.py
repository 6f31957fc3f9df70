"""Answers that somebody gave before, put to the headings of a form that comes again: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from linli.engines.dictionary import Pack
from linli.features.ledgers.understood import Chosen, Heading, SeenSheet, Understood

#: What is remembered of a form, by heading: element ("" = left blank) and option.
Remembered = Mapping[str, tuple[str, str]]
_ROW_SUBJECTS = ("person", "household")


def apply_remembered(understood: Understood, remembered: Mapping[str, Remembered]) -> int:
    """Decide headings as they were decided before; how many. remembered: by form, then heading.

    What somebody has decided on this very ledger stays.
    """
    count = 0
    for sheet in understood.sheets:
        answers = remembered.get(sheet.form, {})
        for heading in sheet.headings:
            answer = answers.get(heading.key)
            if answer is not None and heading.chosen is None:
                heading.chosen = Chosen(answer[0] or None, answer[1] or None)
                count += 1
    return count


def settle_subjects(understood: Understood, pack: Pack) -> None:
    """Whom a table is about, where only what somebody decided tells."""
    for sheet in understood.sheets:
        for number, table in enumerate(sheet.tables):
            if table.subject is None:
                table.subject = _subject_of(sheet, number, pack)


def _subject_of(sheet: SeenSheet, number: int, pack: Pack) -> str | None:
    told = (
        pack.elements[one.chosen.element].row_subject
        for one in sheet.headings
        if one.table == number and one.chosen is not None and one.chosen.element in pack.elements
    )
    votes = Counter(subject for subject in told if subject in _ROW_SUBJECTS)
    return votes.most_common(1)[0][0] if votes else None


def keep_decisions(before: Understood, after: Understood) -> None:
    """Carry what was decided on a ledger over to what was understood of it anew."""
    known: dict[tuple[str, str], Chosen] = {}
    for sheet in before.sheets:
        for heading in sheet.headings:
            if heading.chosen is not None:
                known[sheet.name, heading.key] = heading.chosen
    for sheet in after.sheets:
        for heading in sheet.headings:
            heading.chosen = heading.chosen or known.get((sheet.name, heading.key))


def answers_of(
    understood: Understood, department: str
) -> list[tuple[str, str, str, str | None, str | None]]:
    """What was decided on a ledger, as the engine is told it."""
    return [
        (sheet.form, department, one.key, one.chosen.element, one.chosen.option)
        for sheet in understood.sheets
        for one in sheet.headings
        if one.chosen is not None
    ]


def open_headings(understood: Understood) -> Iterable[Heading]:
    """Those that somebody has still to decide, and for which there is a proposal."""
    return [one for one in understood.headings() if one.is_open and one.element is not None]
