"""What was understood of a file, as plain data: made in a child process, kept sealed, shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

Decision = Literal["auto", "ask", "none"]
#: What is drawn of a cell beside its text.
BOLD, CENTRED, NUMBER = 1, 2, 4


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody decided. element: None = left blank; remembered: for this form's next times."""

    element: str | None
    option: str | None = None
    by: int | None = None
    remembered: bool = True


class Heading(msgspec.Struct, omit_defaults=True):
    """One column or field and what it was understood to be.

    key:    by which answers are kept (see `linli.engines.sheets.headings_of`)
    table:  its place among the sheet's tables; -1 = a line about the page
    at:     column of a list, row of a list that runs right; 0 where `cell` is the single blank
    others: further elements that it could be, best first
    options: entries of its drop-down
    """

    key: str
    text: str
    table: int
    at: int = 0
    cell: tuple[int, int] | None = None
    element: str | None = None
    decision: Decision = "none"
    confidence: float = 0.0
    why: str = ""
    details: dict[str, Any] = {}
    option: str | None = None
    others: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    chosen: Chosen | None = None

    @property
    def leaf(self) -> str:
        """Its own words, without the groups above."""
        return self.text.rpartition("/")[2]

    @property
    def meant(self) -> str | None:
        """The element that it is filled with: decided by somebody, else sure; None = blank."""
        if self.chosen is not None:
            return self.chosen.element
        return self.element if self.decision == "auto" else None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.chosen is None and self.decision == "ask"


class Table(msgspec.Struct, omit_defaults=True):
    """One list or card.

    subject: whom a row is about; first, last: rows (columns) of its records
    top:     the row under its headings, where examples stand before the first record
    """

    kind: str
    subject: str | None = None
    caption: str = ""
    first: int = 0
    last: int = 0
    slots: int = 0
    top: int = 0


class SeenCell(msgspec.Struct, array_like=True):
    """One cell as it is drawn."""

    column: int
    text: str
    across: int = 1
    down: int = 1
    look: int = 0


class SeenRow(msgspec.Struct, array_like=True):
    """One row as it is drawn."""

    number: int
    cells: list[SeenCell]


class SeenSheet(msgspec.Struct, omit_defaults=True):
    """One sheet: its first rows as they are, its tables, its headings.

    form:    the title without what changes from month to month
    columns: numbers of the columns that are drawn; rows_more: how many rows are not
    """

    name: str
    title: str
    form: str
    columns: list[int] = []
    rows: list[SeenRow] = []
    rows_more: int = 0
    tables: list[Table] = []
    headings: list[Heading] = []


class Understood(msgspec.Struct):
    """A whole file. kind: xlsx, xls, csv, docx; fingerprint: of all its headings"""

    kind: str
    fingerprint: str
    sheets: list[SeenSheet]

    @property
    def title(self) -> str:
        """The title of its first sheet that asks for something."""
        for sheet in self.sheets:
            if sheet.headings:
                return sheet.title or sheet.name
        return ""

    @property
    def form(self) -> str:
        """The same, as forms are told apart."""
        return next((sheet.form for sheet in self.sheets if sheet.headings), "")

    def headings(self) -> Iterator[Heading]:
        """Every heading of every sheet."""
        for sheet in self.sheets:
            yield from sheet.headings

    def find(self, sheet: int, place: int) -> Heading | None:
        """A heading by the places of its sheet and of itself; None if there is none."""
        if 0 <= sheet < len(self.sheets) and 0 <= place < len(self.sheets[sheet].headings):
            return self.sheets[sheet].headings[place]
        return None

    def subjects(self) -> set[str]:
        """Whom its rows and cards are about: `person`, `household`."""
        found = {table.subject for sheet in self.sheets for table in sheet.tables}
        homes = {"household"} if "dwelling" in found else set()
        return {one for one in found if one in ("person", "household")} | homes

    def has_cards(self) -> bool:
        """Whether a card stands on it, so that each person may get a file."""
        return any(table.kind == "card" for sheet in self.sheets for table in sheet.tables)

    def elements(self) -> list[str]:
        """The elements that it is filled with, in order, each once."""
        return list(dict.fromkeys(one.meant for one in self.headings() if one.meant is not None))

    def forms_of(self, heading: Heading) -> set[str]:
        """The forms of the sheets on which this very heading stands: one, or none."""
        return {
            sheet.form for sheet in self.sheets if any(one is heading for one in sheet.headings)
        }

    def alike(self, heading: Heading) -> list[Heading]:
        """The headings that share an answer: those of the same key, on sheets of the same form."""
        forms = self.forms_of(heading)
        return [
            one
            for sheet in self.sheets
            if sheet.form in forms
            for one in sheet.headings
            if one.key == heading.key
        ]


encode = msgspec.msgpack.Encoder(enc_hook=str).encode
decode = msgspec.msgpack.Decoder(Understood).decode
