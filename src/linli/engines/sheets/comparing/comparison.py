"""What a comparison of two files of one form gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RowNote:
    """One row of one file. who: by what somebody knows it (name, number, place); at: its cell."""

    table: str
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One value that differs. old, new: normalised, or the text of a cell that was no value."""

    heading: str
    name: str
    element: str | None
    old: Any
    new: Any
    old_at: str
    new_at: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One subject whose row differs."""

    who: str
    old: RowNote
    new: RowNote
    cells: tuple[ChangedCell, ...]


@dataclass(slots=True)
class FormComparison:
    """One list or card of the form, in both files.

    title:            of the sheet, in the new file where it is there
    headings_added:   headings that only the new file has; headings_gone: only the old one
    """

    title: str
    subject: str | None
    added: list[RowNote] = field(default_factory=list)
    gone: list[RowNote] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    unchanged: int = 0
    headings_added: list[str] = field(default_factory=list)
    headings_gone: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """Two files compared, list by list."""

    old: str
    new: str
    forms: list[FormComparison] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not any(
            form.added or form.gone or form.changed or form.headings_added or form.headings_gone
            for form in self.forms
        )
