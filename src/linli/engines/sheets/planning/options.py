"""What a person chose when asking for a file to be filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.engines.expressions import Expression


@dataclass(frozen=True, slots=True)
class FillOptions:
    """How to fill.

    on:          the day that ages and freshness are meant on
    purpose:     why the file is filled; elements that do not list it stay blank
    where:       who is chosen; None = everybody
    only:        who is chosen by hand: `person` or `household`, and their ids in the extract, in
                 the order in which they are filled; wins over `where`
    accept_ask:  whether columns that a person should confirm are filled too
    replace_examples: whether an example row is written over; False keeps it
    append:      whether people not named in a list that names people already are added below
    masked:      whether identity numbers, phones and bank accounts are shown in part
    language:    language of labels; None = the pack's first
    per_file:    whether each page of a card becomes a file of its own
    page:        values for the page itself by element (`sheet.filled_by`), as written
    """

    on: date
    purpose: str = "ledger"
    where: Expression | None = None
    only: tuple[str, tuple[str, ...]] | None = None
    accept_ask: bool = False
    replace_examples: bool = False
    append: bool = False
    masked: bool = False
    per_file: bool = False
    language: str | None = None
    page: dict[str, str] = field(default_factory=dict)
