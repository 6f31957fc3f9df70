"""What a sheet asks for: its tables, cards and page lines with the element of each blank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.engines.sheets.finding import Found, Heading
    from linli.engines.sheets.matching.match import Match


@dataclass(slots=True)
class Blank:
    """One column or field: its heading as found and what it was understood to be."""

    heading: Heading
    match: Match

    @property
    def text(self) -> str:
        """The heading's words from the outside in, `household/name`."""
        return "/".join(self.heading.path)


@dataclass(slots=True)
class Table:
    """One list or card. `subject`: whom a row (or the card) is about; None if unknown."""

    found: Found
    subject: str | None
    columns: list[Blank] = field(default_factory=list)
    fields: list[Blank] = field(default_factory=list)


@dataclass(slots=True)
class SheetView:
    """One sheet as understood."""

    name: str
    title: str
    tables: list[Table] = field(default_factory=list)
    page: list[Blank] = field(default_factory=list)
    unit: str = ""
    notes: list[str] = field(default_factory=list)


#: The name outside this engine, where many things are called table.
TableView = Table
