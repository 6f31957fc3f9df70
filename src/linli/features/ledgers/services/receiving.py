"""A department's file arrives, and is understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from uuid import UUID

from linli.core.base.files import write_file
from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.engines.extracts import permitted
from linli.engines.values import Problem
from linli.features.ledgers import hooks  # noqa: F401 - declares the verbs
from linli.features.ledgers.memory import apply_remembered, keep_decisions, settle_subjects
from linli.features.ledgers.models import Choice, Form, Ledger, Understanding
from linli.features.ledgers.plan import check_file, count_headings
from linli.features.ledgers.sealed import read_understood, seal_understood
from linli.features.ledgers.understood import Understood, decode

PURPOSE = "ledger"
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file: its ledger, or why it was refused.

    again: the ledger was here already, for the same file came before
    """

    name: str
    ledger: Ledger | None = None
    problem: Problem | None = None
    again: bool = False


def media_type(kind: str) -> str:
    """The media type of a kind of file."""
    return _MEDIA.get(kind, "application/octet-stream")


@service("ledger.receive")
def receive_files(
    files: Sequence[Received],
    *,
    department: str = "",
    due_at: datetime | None = None,
    way: str = Ledger.Way.UPLOAD,
) -> list[Receipt]:
    """Take files in, one ledger each; a job then reads them. Each has its receipt.

    Raises Problem("ledgers.no_division") where the scope has no division, ("ledgers.no_files").
    """
    if not files:
        raise Problem("ledgers.no_files")
    receipts = [_receive(one, department.strip(), due_at, way) for one in files]
    new = [one.ledger for one in receipts if one.ledger is not None and not one.again]
    if new:
        ask_understanding(new)
    note(ledgers=[str(one.uid) for one in new], refused=sum(1 for r in receipts if r.problem))
    return receipts


def _receive(file: Received, department: str, due_at: datetime | None, way: str) -> Receipt:
    scope = current_scope()
    division = scope.jurisdiction.division
    if division is None:
        raise Problem("ledgers.no_division")
    name = PurePath(file.name.replace("\\", "/")).name[:160]
    try:
        kind = check_file(name, file.data[:8], len(file.data))
    except Problem as problem:
        return Receipt(name, problem=problem)
    digest = sha256(file.data).hexdigest()
    known = Ledger.objects.filter(division_id=division, digest=digest).order_by("-id").first()
    if known is not None and known.stage != Ledger.Stage.SENT:
        return Receipt(name, known, again=True)
    stored = write_file([file.data], kind="ledger.file", name=name, media_type=media_type(kind))
    ledger = Ledger.objects.create(
        uid=new_uid(),
        division_id=division,
        department=department[:120],
        title=PurePath(name).stem[:200],
        way=way,
        due_at=due_at,
        holder=scope.actor.key,
        received_at=scope.at,
        file=stored,
        digest=digest,
        kind=kind,
    )
    return Receipt(name, ledger)


def ask_understanding(ledgers: Iterable[Ledger]) -> UUID:
    """Let a job read the file that these ledgers share, or one after another; the job's uid."""
    from linli.features.ledgers.jobs import understand_files

    ledgers = list(ledgers)
    job = understand_files.enqueue(ledgers=[str(one.uid) for one in ledgers])
    keys = [one.pk for one in ledgers]
    Ledger.objects.filter(pk__in=keys).update(job=job.uid, problem="")
    for one in ledgers:
        one.job, one.problem = job.uid, ""
    return UUID(str(job.uid))


@service("ledger.receive")
def read_again(ledger: Ledger) -> Ledger:
    """Let the file be read anew; what was decided stays.

    Raises Problem("ledgers.filled_already") once it is filled.
    """
    if ledger.stage not in (Ledger.Stage.RECEIVED, Ledger.Stage.READ):
        raise Problem("ledgers.filled_already")
    ask_understanding([ledger])
    note(ledgers=[str(ledger.uid)])
    return ledger


@service("ledger.understand")
def keep_understood(ledger: Ledger, body: bytes) -> Ledger:
    """Keep what a child process understood; what was answered before is put to its headings.

    body: as `workbench.reading.understand` gives it
    """
    understood = decode(body)
    before = Understanding.objects.filter(ledger=ledger).first()
    if before is not None:
        keep_decisions(read_understood(before, ledger), understood)
    scope = current_scope()
    ledger.title = (understood.title or ledger.title)[:200]
    ledger.form = _form_of(ledger, understood)
    ledger.department = ledger.department or ledger.form.department
    apply_remembered(understood, _remembered(ledger, understood))
    settle_subjects(understood, node_pack())
    Understanding.objects.update_or_create(
        ledger=ledger, defaults={"body": seal_understood(understood, ledger)}
    )
    ledger.job, ledger.problem = None, ""
    if ledger.stage == Ledger.Stage.RECEIVED:
        ledger.stage, ledger.read_at = Ledger.Stage.READ, scope.at
        ledger.masked = not ledger.form.in_catalogue
        _begin_with_last(ledger)
    count(ledger, understood)
    ledger.save()
    note(ledger=str(ledger.uid), headings=ledger.headings, open=ledger.open)
    return ledger


@service("ledger.understand")
def keep_problem(ledger: Ledger, problem: Problem) -> Ledger:
    """Keep why a file could not be read."""
    ledger.job, ledger.problem = None, problem.code[:64]
    ledger.save(update_fields=["job", "problem"])
    note(ledger=str(ledger.uid), problem=problem.code)
    return ledger


def count(ledger: Ledger, understood: Understood) -> None:
    """Count the headings anew."""
    pack = node_pack()
    meant = set(understood.elements()) & pack.elements.keys()
    allowed = frozenset(code for code in meant if permitted(pack, code, PURPOSE))
    headings = ((one.meant, one.is_open) for one in understood.headings())
    for name, value in count_headings(headings, allowed).items():
        setattr(ledger, name, value)
    ledger.meant = " ".join(understood.elements())


def _form_of(ledger: Ledger, understood: Understood) -> Form:
    """The form that it is: by title and department, else by the same headings."""
    scope = current_scope()
    key = (understood.form or understood.title)[:200]
    rows = Form.objects.filter(division_id=ledger.division_id)
    same = rows.filter(key=key)
    if ledger.department:
        form = same.filter(department=ledger.department).first()
    else:
        alike = rows.filter(fingerprint=understood.fingerprint)
        form = same.order_by("-last_seen_at").first() or alike.order_by("-last_seen_at").first()
    if form is None:
        return Form.objects.create(
            division_id=ledger.division_id,
            department=ledger.department,
            title=ledger.title,
            key=key,
            fingerprint=understood.fingerprint,
            first_seen_at=scope.at,
            last_seen_at=scope.at,
        )
    form.title, form.fingerprint = ledger.title, understood.fingerprint
    form.last_seen_at = max(form.last_seen_at, scope.at)
    form.save(update_fields=["title", "fingerprint", "last_seen_at"])
    return form


def _remembered(ledger: Ledger, understood: Understood) -> dict[str, dict[str, tuple[str, str]]]:
    """Answers for these forms: others' first, so that the department's own stand over them."""
    forms = {sheet.form for sheet in understood.sheets}
    rows = Choice.objects.filter(division_id=ledger.division_id, form__in=forms)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    own_last = sorted(rows, key=lambda one: (one.department == ledger.department, one.at))
    for one in own_last:
        found.setdefault(one.form, {})[one.heading] = (one.element, one.option)
    return found


def _begin_with_last(ledger: Ledger) -> None:
    """The same form was filled for somebody before: it begins with them."""
    from linli.features.ledgers.sealed import read_whom, seal_whom

    last = read_whom(ledger.form) if ledger.form is not None else None
    if last is not None and ledger.whom is None:
        ledger.whom = seal_whom(last, ledger)
