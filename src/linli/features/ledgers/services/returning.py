"""What was filled in by hand flows back: received, read, taken over row by row, undone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath
from uuid import UUID

from linli.core.base.files import delete_file, write_file
from linli.core.base.models import Job
from linli.core.base.pack import node_pack
from linli.core.base.queries import is_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.register import queries as register
from linli.core.register import services as write
from linli.core.trust.bitmaps import pack_keys
from linli.engines.values import Problem
from linli.features.ledgers import returned
from linli.features.ledgers.models import Filling, Ledger, Returned
from linli.features.ledgers.plan import check_file
from linli.features.ledgers.sealed import read_report, seal_report
from linli.features.ledgers.services.deciding import hold
from linli.features.ledgers.services.receiving import Received, media_type

#: As which kind of source it counts, whoever typed it into the file.
SOURCE = "ledger"


@service("ledger.receive")
def receive_returned(ledger: Ledger, file: Received) -> Job:
    """Take in the filled file after somebody wrote into it; a job reads and compares it.

    What came back before goes; what was taken over of it stays, and can no more be undone here.
    Raises Problem("ledgers.not_yet") where nothing was filled, ("ledgers.back_busy"),
    ("ledgers.back_kind") for text documents and archives, and as `plan.check_file` does.
    """
    from linli.features.ledgers.jobs import read_returned

    held = hold(ledger)
    if not Filling.objects.filter(ledger=held).exists():
        raise Problem("ledgers.not_yet", stage=held.stage)
    before = Returned.objects.filter(ledger=held).select_related("file").first()
    if before is not None and is_under_way(before.job):
        raise Problem("ledgers.back_busy")
    name = PurePath(file.name.replace("\\", "/")).name[:160]
    kind = check_file(name, file.data[:8], len(file.data))
    if kind == "docx" or held.per_file or held.kind == "docx":
        raise Problem("ledgers.back_kind")
    drop_returned(held)
    stored = write_file([file.data], kind="ledger.returned", name=name, media_type=media_type(kind))
    scope = current_scope()
    job = read_returned.enqueue(ledger=str(held.uid))
    Returned.objects.create(
        ledger=held, file=stored, kind=kind, by=scope.actor.key, at=scope.at, job=job.uid
    )
    note(ledger=str(held.uid), job=str(job.uid))
    return job


@service("ledger.understand")
def keep_returned(ledger: Ledger, body: bytes, subjects: Collection[int]) -> Returned:
    """Keep what a child process found in it; the file itself goes.

    body: as `workbench.returning.read_back` gives it; subjects: keys of those of whom it may speak
    """
    row = _held_returned(ledger)
    report = returned.decode(body)
    row.job, row.problem = None, ""
    row.subjects = pack_keys(subjects)
    _drop_file(row)
    _keep(row, ledger, report)
    note(ledger=str(ledger.uid), rows=row.rows, open=row.open)
    return row


@service("ledger.understand")
def keep_returned_problem(ledger: Ledger, problem: Problem) -> None:
    """Keep why it could not be read; the file goes."""
    row = _held_returned(ledger)
    row.job, row.problem = None, problem.code[:64]
    _drop_file(row)
    row.save()
    note(ledger=str(ledger.uid), problem=problem.code)


@service("batch.write")
def accept_returned(ledger: Ledger, rows: Collection[int] | None = None) -> int:
    """Write what these rows of the file say into the register, as from a ledger; how many rows.

    rows: their places in the report; None = all that may be taken over
    Each call is one batch. Raises Problem("ledgers.back_nothing"), and as `write_batch` does.
    """
    hold(ledger)
    row = _held_returned(ledger)
    report = _report(row, ledger)
    places = [at for at in report.open_rows() if rows is None or at in rows]
    if not places:
        raise Problem("ledgers.back_nothing")
    taken = [report.rows[at] for at in places]
    said = returned.values_by_subject(taken, node_pack().elements)
    keys = {uid: register.key_of(UUID(uid)) for uid, _ in said}
    written = write.write_batch(
        write.Batch(
            subjects=[keys[uid] for uid, _ in said],
            values=[values for _, values in said],
            observed_at=row.at,
        ),
        source=SOURCE,
    )
    for one in taken:
        one.batch = str(written.batch)
    _keep(row, ledger, report)
    note(ledger=str(ledger.uid), rows=len(taken), batch=str(written.batch))
    return len(taken)


@service("batch.undo")
def undo_returned(ledger: Ledger) -> int:
    """Take back everything that was taken over of the file; how many rows.

    Raises Problem("ledgers.back_nothing"), and as `undo_batch` does.
    """
    hold(ledger)
    row = _held_returned(ledger)
    report = _report(row, ledger)
    taken = [one for one in report.rows if one.batch]
    if not taken:
        raise Problem("ledgers.back_nothing")
    for batch in dict.fromkeys(one.batch for one in taken):
        write.undo_batch(UUID(batch))
    for one in taken:
        one.batch = ""
    _keep(row, ledger, report)
    note(ledger=str(ledger.uid), rows=len(taken))
    return len(taken)


def drop_returned(ledger: Ledger) -> bool:
    """Delete what came back, if anything did; what was taken over of it stays."""
    row = Returned.objects.filter(ledger=ledger).select_related("file").first()
    if row is None:
        return False
    _drop_file(row)
    row.delete()
    return True


def _drop_file(row: Returned) -> None:
    file = row.file
    if file is not None:
        row.file = None
        row.save(update_fields=["file"])
        delete_file(file)


def _held_returned(ledger: Ledger) -> Returned:
    row = Returned.objects.select_related("file").filter(ledger=ledger).first()
    if row is None:
        raise Problem("ledgers.back_missing")
    return row


def _report(row: Returned, ledger: Ledger) -> returned.Report:
    report = read_report(row, ledger)
    if report is None:
        raise Problem("ledgers.back_missing")
    return report


def _keep(row: Returned, ledger: Ledger, report: returned.Report) -> None:
    row.rows = len(report.rows)
    row.open = len(report.open_rows())
    row.taken = sum(1 for one in report.rows if one.batch)
    row.body = seal_report(report, ledger)
    row.save()
