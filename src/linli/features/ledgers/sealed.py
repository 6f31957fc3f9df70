"""What ledgers keep sealed under the node's key, opened and closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from linli.core.base.sealer import open_note, seal_note
from linli.features.ledgers import returned
from linli.features.ledgers.models import (
    Comparison,
    Filling,
    Form,
    Ledger,
    Returned,
    Selection,
    Understanding,
)
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.understood import Understood, decode, encode

_READING, _WHOM, _NOTE, _FILLING, _RETURNED, _COMPARED = (
    "ledgers.reading", "ledgers.whom", "ledgers.note", "ledgers.filling", "ledgers.returned",
    "ledgers.compared",
)  # fmt: skip


def read_understood(reading: Understanding, ledger: Ledger) -> Understood:
    """What was understood. Raises Problem("sealer.damaged")."""
    return decode(open_note(reading.body, ledger.uid, _READING))


def seal_understood(understood: Understood, ledger: Ledger) -> bytes:
    """The body of a reading."""
    return seal_note(encode(understood), ledger.uid, _READING)


def read_whom(row: Ledger | Form) -> Whom | None:
    """For whom it is filled; None while nobody has said."""
    return None if row.whom is None else _whom(row.whom, row.uid)


def seal_whom(whom: Whom, row: Ledger | Form) -> bytes:
    """The column `whom`."""
    return _seal_whom(whom, row.uid)


def read_selection(selection: Selection) -> Whom:
    """Whom a saved selection means."""
    return _whom(selection.body, selection.uid)


def seal_selection(whom: Whom, uid: UUID) -> bytes:
    """The body of a saved selection."""
    return _seal_whom(whom, uid)


def _whom(sealed: bytes | memoryview, uid: UUID) -> Whom:
    return msgspec.convert(open_note(sealed, uid, _WHOM), Whom)


def _seal_whom(whom: Whom, uid: UUID) -> bytes:
    return seal_note(msgspec.to_builtins(whom), uid, _WHOM)


def read_note(ledger: Ledger) -> str:
    """What the clerk noted."""
    return "" if ledger.note is None else str(open_note(ledger.note, ledger.uid, _NOTE))


def seal_text(text: str, ledger: Ledger) -> bytes:
    """The column `note`."""
    return seal_note(text, ledger.uid, _NOTE)


def read_filling(filling: Filling, ledger: Ledger) -> dict[str, Any]:
    """`report` as the engine gave it, `seen`: packed keys by division, `chosen`: keys."""
    found: dict[str, Any] = open_note(filling.body, ledger.uid, _FILLING)
    return found


def seal_filling(body: dict[str, Any], ledger: Ledger) -> bytes:
    """The body of a filling."""
    return seal_note(body, ledger.uid, _FILLING)


def read_report(row: Returned, ledger: Ledger) -> returned.Report | None:
    """What a file that came back says otherwise; None until it was read."""
    if row.body is None:
        return None
    return returned.decode(open_note(row.body, ledger.uid, _RETURNED))


def seal_report(report: returned.Report, ledger: Ledger) -> bytes:
    """The body of a returned file."""
    return seal_note(returned.encode(report), ledger.uid, _RETURNED)


def read_comparison(row: Comparison, ledger: Ledger) -> returned.Report:
    """What changed since the last time."""
    return returned.decode(open_note(row.body, ledger.uid, _COMPARED))


def seal_comparison(report: returned.Report, ledger: Ledger) -> bytes:
    """The body of a comparison."""
    return seal_note(returned.encode(report), ledger.uid, _COMPARED)
