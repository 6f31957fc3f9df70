"""An extract of values that are normalised already, as a register keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.extracts.extract import Extract
from linli.engines.extracts.following import link_rows
from linli.engines.extracts.headers import HOUSEHOLD, HOUSEHOLD_ID, PERSON
from linli.engines.extracts.tables import Columns, Table


@dataclass(slots=True)
class Known:
    """Rows about subjects of one kind: plain lists, which may be handed to another process.

    ids:      of the rows
    columns:  normalised values by element code; None = unknown
    observed: by element code the ISO days on which they were observed; "" = not said
    links:    ids of others by relation code, and under `household_id` of the home; "" = unknown
    """

    ids: list[str] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    observed: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)


def known_extract(pack: Pack, persons: Known, homes: Known, *, on: date) -> Extract:
    """The extract of these rows; nothing is checked or copied.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.extracts import values
    >>> pack = load_pack(bundled_pack("cn"))
    >>> persons = Known(["p"], {"person.name": ["Ana"]}, links={"household_id": ["h"]})
    >>> homes = Known(["h"], {"household.address": ["Mill Lane 1"]})
    >>> extract = known_extract(pack, persons, homes, on=date(2026, 1, 1))
    >>> values(extract, "person", "household.address", on=date(2026, 1, 1))
    ['Mill Lane 1']
    """
    tables = {
        subject: Table(
            subject, known.ids, Columns(pack, {}, dict(known.columns)), known.links, known.observed
        )
        for subject, known in ((PERSON, persons), (HOUSEHOLD, homes))
    }
    home_ids = persons.links.get(HOUSEHOLD_ID) or [""] * len(persons.ids)
    home_of = link_rows(home_ids, tables[HOUSEHOLD].index)
    return Extract(pack, on, tables[PERSON], tables[HOUSEHOLD], [], home_of)
