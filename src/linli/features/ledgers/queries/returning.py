"""What came back, filled in by hand, and what it says otherwise."""

from __future__ import annotations

from linli.core.base.service import ask
from linli.core.trust.access import keep_access
from linli.core.trust.bitmaps import unpack_keys
from linli.features.ledgers.models import Ledger, Returned
from linli.features.ledgers.returned import Report
from linli.features.ledgers.sealed import read_report


def find_returned(ledger: Ledger) -> Returned | None:
    """What came back of a ledger, if anything did; values stay sealed."""
    ask("ledger.read")
    return Returned.objects.filter(ledger=ledger).defer("body").first()


def get_returned_report(ledger: Ledger) -> Report | None:
    """What the file says otherwise; None until it was read. Logged for those of whom it speaks."""
    ask("ledger.read")
    row = Returned.objects.filter(ledger=ledger).first()
    report = read_report(row, ledger) if row is not None else None
    if row is None or report is None:
        return None
    elements = sorted({cell.element for one in report.rows for cell in one.cells if cell.element})
    if elements and row.subjects:
        keep_access("ledger.read", elements, {ledger.division_id: list(unpack_keys(row.subjects))})
    return report
