"""The ledger is filled by a job, and may be emptied again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from django.db.models import Q

from linli.core.base.files import delete_file, name_of_file, write_file
from linli.core.base.models import Job
from linli.core.base.queries import is_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.bitmaps import pack_keys
from linli.engines.values import Problem
from linli.features.ledgers.models import Comparison, Filling, Ledger
from linli.features.ledgers.plan import check_open_to_change, check_step
from linli.features.ledgers.sealed import read_whom, seal_filling
from linli.features.ledgers.services.comparing import ask_comparison
from linli.features.ledgers.services.deciding import hold
from linli.features.ledgers.services.receiving import media_type


@service("ledger.fill")
def ask_fill(ledger: Ledger, *, per_file: bool | None = None) -> Job:
    """Let a job fill it. Headings that nobody has decided stay blank.

    per_file: one file for each person; None = as before

    Raises Problem("ledgers.nobody_chosen"), ("ledgers.not_for_people") and what
    `plan.check_open_to_change` raises.
    """
    from linli.features.ledgers.jobs import fill_ledger
    from linli.features.ledgers.queries.desk import get_understood

    held = hold(ledger)
    check_open_to_change(held.stage, busy=is_under_way(held.job))
    understood = get_understood(held)
    if read_whom(held) is None and understood.subjects():
        raise Problem("ledgers.nobody_chosen")
    if per_file is not None:
        held.per_file = per_file and understood.has_cards()
    job = fill_ledger.enqueue(ledger=str(held.uid))
    held.job = job.uid
    held.save(update_fields=["job", "per_file"])
    note(ledger=str(held.uid), job=str(job.uid))
    return job


@service("ledger.fill")
def keep_filling(
    ledger: Ledger,
    made: Path,
    report: Mapping[str, Any],
    *,
    seen: Mapping[int, Sequence[int]],
    elements: Sequence[str],
    chosen: Sequence[int] = (),
) -> Filling:
    """Keep the filled file, sealed, and the report.

    seen: keys of those whose values are in it, by division; elements: what was read of them
    chosen: keys of those whom the rows are about, in their order
    """
    held = hold(ledger)
    check_step(held.stage, wanted="filled")
    name = PurePath(name_of_file(held.file)).with_suffix(made.suffix).name
    with made.open("rb") as data:
        kind = made.suffix.lstrip(".")
        stored = write_file(data, kind="ledger.filled", name=name, media_type=media_type(kind))
    body = {
        "report": dict(report),
        "seen": {str(division): pack_keys(keys) for division, keys in seen.items()},
        "chosen": list(chosen),
    }
    filling = Filling(
        ledger=held,
        file=stored,
        by=current_scope().actor.key,
        at=current_scope().at,
        masked=held.masked,
        elements=" ".join(elements),
        body=seal_filling(body, held),
    )
    filling.save()
    held.stage, held.filled_at, held.job = Ledger.Stage.FILLED, current_scope().at, None
    held.rows = int(report["rows"] or report["pages"])
    held.filled, held.left = int(report["filled"]), sum(report["left"].values())
    held.save(update_fields=["stage", "filled_at", "job", "rows", "filled", "left"])
    ask_comparison(held)
    note(ledger=str(held.uid), rows=held.rows, filled=held.filled, file=str(stored.uid))
    return filling


@service("ledger.fill")
def undo_fill(ledger: Ledger) -> Ledger:
    """Empty it: the filled file and its report go, what was decided stays.

    Raises Problem("ledgers.not_yet") if it is not filled, or has gone back already.
    """
    held = hold(ledger)
    if held.stage not in (Ledger.Stage.FILLED, Ledger.Stage.CHECKED):
        raise Problem("ledgers.not_yet", stage=held.stage)
    drop_filling(held)
    held.stage = Ledger.Stage.READ
    held.filled_at = held.checked_at = None
    held.rows = held.filled = held.left = 0
    held.save()
    note(ledger=str(held.uid))
    return held


def drop_filling(ledger: Ledger) -> None:
    """Delete what was filled, if anything was, and what came back of it."""
    from linli.features.ledgers.services.returning import drop_returned

    filling = Filling.objects.filter(ledger=ledger).select_related("file").first()
    drop_returned(ledger)
    Comparison.objects.filter(Q(ledger=ledger) | Q(before=ledger)).delete()
    if filling is not None:
        file = filling.file
        filling.delete()
        delete_file(file)
