"""Codes handed over at the desk: they make an account that of a resident."""

from __future__ import annotations

from datetime import timedelta

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.codes import keyed_digest, new_code, read_code
from linli.core.trust.models import Account, DeskCode, OwnSubject
from linli.core.trust.services.accounts import make_account
from linli.core.trust.services.guesses import count_guess, forget_guesses, require_guess
from linli.core.trust.services.places import acting_account
from linli.core.trust.services.residents import check_document, require_visible
from linli.engines.values import Problem

LENGTH = 8
LASTS = timedelta(days=30)


@service("desk_code.make")
def make_desk_code(subject: int, *, document: str) -> tuple[DeskCode, str]:
    """A code for a resident whose document was seen; the row, and the code to hand over.

    document: the kind that was seen. The code is shown now and never again; older unused codes
    of the subject end. Raises Problem("accounts.subject_unknown"), ("accounts.document_unknown") or
    ("accounts.division_missing"). Records the subject and the kind of document.
    """
    scope = current_scope()
    check_document(document)
    require_visible(subject)
    if scope.jurisdiction.division is None:
        raise Problem("accounts.division_missing")
    DeskCode.objects.all_scopes("one code opens a subject, wherever it was made").filter(
        subject_id=subject, used_at=None
    ).update(expires_at=scope.at)
    code = new_code(LENGTH)
    made = DeskCode.objects.create(
        digest=keyed_digest("desk_code", code),
        subject_id=subject,
        division_id=scope.jurisdiction.division,
        document=document,
        made_by=acting_account(scope),
        made_at=scope.at,
        expires_at=scope.at + LASTS,
    )
    note([subject], document=document)
    return made, code


@service("desk_code.use")
def use_desk_code(
    typed: str,
    *,
    guesser: str,
    account: Account | None = None,
    username: str = "",
    password: str = "",
) -> Account | None:
    """Make an account that of the code's subject; None where the code is of no use.

    guesser: the network address, for the limit of wrong guesses; account: None: a new one with
    that username and password. Gives None and does not raise, so that the guess stays counted.
    Raises Problem("accounts.too_many_guesses"), and what `add_account` raises. Records the account
    and the subject.
    """
    scope = current_scope()
    require_guess("desk_code", guesser)
    usable = DeskCode.objects.all_scopes("whoever has the code is not signed in").filter(
        digest=keyed_digest("desk_code", read_code(typed)),
        used_at=None,
        expires_at__gt=scope.at,
    )
    code = usable.first()
    if code is None or usable.filter(pk=code.pk).update(used_at=scope.at) != 1:
        count_guess("desk_code", guesser)
        return None
    owner = account or make_account(username, password)
    OwnSubject.objects.all_scopes("the account is bound once").get_or_create(
        account=owner,
        subject_id=code.subject_id,
        until=None,
        defaults={"division_id": code.division_id, "since": scope.at},
    )
    forget_guesses("desk_code", guesser)
    note([code.subject_id], account=owner.pk)
    return owner
