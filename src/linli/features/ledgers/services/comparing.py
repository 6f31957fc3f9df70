"""The same form as last time: what changed since is kept beside the filled ledger."""

from __future__ import annotations

from linli.core.base.service import note, service
from linli.features.ledgers import returned
from linli.features.ledgers.models import Comparison, Filling, Ledger
from linli.features.ledgers.sealed import seal_comparison


def find_before(ledger: Ledger) -> Ledger | None:
    """The last ledger of the same form whose filled file is still at hand; None = there is none."""
    if ledger.form_id is None or ledger.per_file or ledger.kind == "docx":
        return None
    rows = Filling.objects.filter(
        ledger__form_id=ledger.form_id, ledger__division_id=ledger.division_id,
        ledger__received_at__lt=ledger.received_at, ledger__per_file=False,
    ).select_related("ledger", "file")  # fmt: skip
    found = rows.exclude(ledger=ledger).order_by("-ledger__received_at").first()
    return found.ledger if found is not None and found.ledger.kind != "docx" else None


def ask_comparison(ledger: Ledger) -> None:
    """Let a job compare it with the last one, if there is one."""
    from linli.features.ledgers.jobs import compare_ledger

    before = find_before(ledger)
    if before is not None:
        compare_ledger.enqueue(ledger=str(ledger.uid), before=str(before.uid))


@service("ledger.understand")
def keep_comparison(ledger: Ledger, before: Ledger, body: bytes) -> Comparison:
    """Keep what changed. body: as `workbench.returning.compare` gives it"""
    report = returned.decode(body)
    row, _ = Comparison.objects.update_or_create(
        ledger=ledger,
        defaults={"before": before, "body": seal_comparison(report, ledger)},
    )
    note(ledger=str(ledger.uid), rows=len(report.rows))
    return row
