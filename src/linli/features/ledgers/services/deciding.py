"""What headings mean, and what is said about a ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from linli.core.base.pack import node_pack
from linli.core.base.queries import is_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.engines.values import Problem
from linli.features.ledgers.memory import open_headings, settle_subjects
from linli.features.ledgers.models import Choice, Form, Ledger, Understanding
from linli.features.ledgers.plan import check_open_to_change
from linli.features.ledgers.sealed import read_understood, seal_text, seal_understood
from linli.features.ledgers.services.receiving import count
from linli.features.ledgers.understood import Chosen, Heading, Understood


def hold(ledger: Ledger) -> Ledger:
    """The ledger's row, ours until the transaction ends. Raises Problem("ledgers.missing")."""
    held = Ledger.objects.select_for_update().filter(pk=ledger.pk).first()
    if held is None:
        raise Problem("ledgers.missing")
    return held


def _open(ledger: Ledger) -> tuple[Ledger, Understanding, Understood]:
    held = hold(ledger)
    check_open_to_change(held.stage, busy=is_under_way(held.job))
    reading = Understanding.objects.filter(ledger=held).first()
    if reading is None:
        raise Problem("ledgers.not_read")
    return held, reading, read_understood(reading, held)


def _keep(ledger: Ledger, reading: Understanding, understood: Understood) -> None:
    settle_subjects(understood, node_pack())
    reading.body = seal_understood(understood, ledger)
    reading.save(update_fields=["body"])
    count(ledger, understood)
    ledger.save(update_fields=["headings", "open", "blank", "barred", "meant"])


@service("ledger.decide")
def choose(
    ledger: Ledger,
    sheet: int,
    place: int,
    element: str | None,
    *,
    option: str | None = None,
    remember: bool = True,
) -> Heading:
    """Say what a heading means; None = it is left blank. Headings that share the answer go along.

    remember: whether this department's form begins with it the next time

    Raises Problem("ledgers.heading_missing"), ("headings.unknown_element"),
    ("headings.unknown_option"), and what `plan.check_open_to_change` raises.
    """
    held, reading, understood = _open(ledger)
    heading = understood.find(sheet, place)
    if heading is None:
        raise Problem("ledgers.heading_missing")
    _check(heading, element, option)
    _decide(held, understood, [heading], element, option=option, remember=remember)
    _keep(held, reading, understood)
    note(ledger=str(held.uid), heading=f"{sheet}/{place}", element=element, remember=remember)
    return heading


@service("ledger.decide")
def accept_all(ledger: Ledger, *, remember: bool = True) -> int:
    """Take every proposal that waits to be confirmed; how many headings were decided."""
    held, reading, understood = _open(ledger)
    waiting = list(open_headings(understood))
    for heading in waiting:
        _decide(
            held, understood, [heading], heading.element,
            option=heading.option, remember=remember,
        )  # fmt: skip
    _keep(held, reading, understood)
    note(ledger=str(held.uid), accepted=len(waiting))
    return len(waiting)


@service("ledger.decide")
def undo_choice(ledger: Ledger, sheet: int, place: int) -> Heading:
    """Take back what was decided of a heading, and forget it for the next time.

    Raises Problem("ledgers.heading_missing"), and what `plan.check_open_to_change` raises.
    """
    held, reading, understood = _open(ledger)
    heading = understood.find(sheet, place)
    if heading is None:
        raise Problem("ledgers.heading_missing")
    for one in understood.alike(heading):
        one.chosen = None
    Choice.objects.filter(
        division_id=held.division_id,
        form__in=_forms(understood, heading),
        heading=heading.key[:400],
    ).delete()
    _keep(held, reading, understood)
    note(ledger=str(held.uid), heading=f"{sheet}/{place}")
    return heading


def _check(heading: Heading, element: str | None, option: str | None) -> None:
    pack = node_pack()
    if element is None:
        return
    known = pack.elements.get(element)
    if known is None:
        raise Problem("headings.unknown_element", element=element, heading=heading.text)
    codes = {one.code for one in pack.code_lists[known.code_list].items} if known.code_list else ()
    if option is not None and option not in codes:
        raise Problem("headings.unknown_option", option=option, element=element)


def _decide(
    ledger: Ledger,
    understood: Understood,
    headings: Iterable[Heading],
    element: str | None,
    *,
    option: str | None,
    remember: bool,
) -> None:
    scope = current_scope()
    chosen = Chosen(element, option, scope.actor.key, remember)
    for heading in headings:
        for one in understood.alike(heading):
            one.chosen = chosen
        if remember:
            for form in _forms(understood, heading):
                Choice.objects.update_or_create(
                    division_id=ledger.division_id,
                    department=ledger.department,
                    form=form,
                    heading=heading.key[:400],
                    defaults={
                        "element": element or "", "option": option or "",
                        "by": scope.actor.key, "at": scope.at,
                    },
                )  # fmt: skip


def _forms(understood: Understood, heading: Heading) -> set[str]:
    return {form[:200] for form in understood.forms_of(heading)}


@service("ledger.decide")
def set_department(ledger: Ledger, department: str, *, frequency: str | None = None) -> Ledger:
    """Say which department sent it, and how often it comes; it becomes that department's form.

    Raises Problem("ledgers.frequency_unknown").
    """
    held = hold(ledger)
    held.department = " ".join(department.split())[:120]
    if frequency not in (None, "", *Form.Frequency.values):
        raise Problem("ledgers.frequency_unknown")
    if held.form is not None:
        held.form = _of_department(held.form, held.department)
        if frequency is not None:
            held.form.frequency = frequency
            held.form.save(update_fields=["frequency"])
    held.save(update_fields=["department", "form"])
    note(ledger=str(held.uid))
    return held


def _of_department(form: Form, department: str) -> Form:
    """The same form as another department's; where nobody was named yet, this one is named."""
    if form.department == department:
        return form
    rows = Form.objects.filter(division_id=form.division_id, key=form.key)
    other = rows.filter(department=department).first()
    if other is not None:
        return other
    if not form.department:
        form.department = department
        form.save(update_fields=["department"])
        return form
    return Form.objects.create(
        division_id=form.division_id, department=department, title=form.title, key=form.key,
        fingerprint=form.fingerprint, frequency=form.frequency,
        first_seen_at=form.last_seen_at, last_seen_at=form.last_seen_at,
    )  # fmt: skip


@service("ledger.decide")
def set_due(ledger: Ledger, due_at: datetime | None) -> Ledger:
    """Say until when it is wanted."""
    held = hold(ledger)
    held.due_at = due_at
    held.save(update_fields=["due_at"])
    note(ledger=str(held.uid), due_at=due_at.isoformat() if due_at else None)
    return held


@service("ledger.decide")
def hand_over(ledger: Ledger, account: int | None) -> Ledger:
    """Hand it to a colleague by the key of the account; None = to nobody.

    Raises Problem("ledgers.not_a_colleague") if that account has no role here.
    """
    from linli.features.ledgers.queries.desk import list_colleagues

    held = hold(ledger)
    if account is not None and account not in {one.pk for one in list_colleagues(held)}:
        raise Problem("ledgers.not_a_colleague")
    held.holder = account
    held.save(update_fields=["holder"])
    note(ledger=str(held.uid), holder=account)
    return held


@service("ledger.decide")
def set_note(ledger: Ledger, text: str) -> Ledger:
    """Note something about it; kept sealed, for it may name somebody."""
    held = hold(ledger)
    text = text.strip()[:2000]
    held.note = seal_text(text, held) if text else None
    held.save(update_fields=["note"])
    note(ledger=str(held.uid))
    return held


@service("ledger.decide")
def set_masking(ledger: Ledger, *, masked: bool, because: str = "") -> Ledger:
    """Say whether numbers are shown in part. Whole ones need a reason, which is kept.

    Raises Problem("ledgers.reason_missing"), and what `plan.check_open_to_change` raises.
    """
    held = hold(ledger)
    check_open_to_change(held.stage, busy=is_under_way(held.job))
    because = " ".join(because.split())[:200]
    if not masked and not because:
        raise Problem("ledgers.reason_missing")
    held.masked, held.unmasked_because = masked, "" if masked else because
    held.save(update_fields=["masked", "unmasked_because"])
    note(ledger=str(held.uid), masked=masked)
    return held
