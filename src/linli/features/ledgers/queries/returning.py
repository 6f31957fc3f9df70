"""What came back, filled in by hand, and what it says otherwise."""

from __future__ import annotations

from linli.core.base.service import ask
from linli.core.trust.access import keep_access
from linli.core.trust.bitmaps import unpack_keys
from linli.features.ledgers.models import Comparison, Filling, Ledger, Returned
from linli.features.ledgers.returned import Report
from linli.features.ledgers.sealed import read_comparison, read_filling, read_report


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


def has_comparison(ledger: Ledger) -> bool:
    """Whether it was compared with the last one of its form."""
    return Comparison.objects.filter(ledger=ledger).exists()


def get_comparison(ledger: Ledger) -> tuple[Ledger, Report] | None:
    """The last ledger of its form and what changed since; None while nothing was compared. Logged.

    Both files are spoken of: whoever was in one of them is logged.
    """
    ask("ledger.read")
    row = Comparison.objects.select_related("before").filter(ledger=ledger).first()
    if row is None:
        return None
    report = read_comparison(row, ledger)
    elements = sorted({cell.element for one in report.rows for cell in one.cells if cell.element})
    for one in (row.before, ledger):
        filling = Filling.objects.filter(ledger=one).first()
        if filling is not None:
            seen = read_filling(filling, one)["seen"].items()
            keys = {int(division): list(unpack_keys(some)) for division, some in seen}
            keep_access("ledger.read", elements or filling.elements.split(), keys)
    return row.before, report
