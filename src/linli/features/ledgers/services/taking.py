"""A filled file leaves: marked, logged, registered, with a sealed copy for its term."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.timezone import localtime

from linli.core.base.files import open_file, write_file
from linli.core.base.ids import new_uid
from linli.core.base.scope import current_scope
from linli.core.base.sealer import NODE, key_for
from linli.core.base.service import note, service
from linli.core.trust.access import keep_access
from linli.core.trust.bitmaps import pack_keys, unpack_keys
from linli.engines.values import Problem
from linli.features.ledgers.marking import mark
from linli.features.ledgers.models import Filling, Ledger, Outgoing
from linli.features.ledgers.plan import KEPT_DAYS
from linli.features.ledgers.sealed import read_filling

_MARK = b"linli mark 1"
_SIGNED = 20


@service("ledger.take")
def take_file(ledger: Ledger, *, to: str, reason: str) -> Outgoing:
    """Take the filled file out: `Outgoing.file` is what is handed over, marked with who took it.

    to, reason: to whom it goes and why, as the register of outgoing files shows them

    Raises Problem("ledgers.not_yet") before it is filled, ("ledgers.to_missing"),
    ("ledgers.reason_missing").
    """
    to, reason = " ".join(to.split())[:120], " ".join(reason.split())[:200]
    if not to:
        raise Problem("ledgers.to_missing")
    if not reason:
        raise Problem("ledgers.reason_missing")
    filling = Filling.objects.filter(ledger=ledger).select_related("file").first()
    if filling is None:
        raise Problem("ledgers.not_yet", stage=ledger.stage)
    scope = current_scope()
    seen: dict[int, list[int]] = {
        int(division): list(unpack_keys(keys))
        for division, keys in read_filling(filling, ledger)["seen"].items()
    }
    elements = filling.elements.split()
    keep_access("ledger.take", elements, seen)
    uid = new_uid()
    opened = open_file(filling.file)
    data = mark(b"".join(opened.chunks), mark_of(uid))
    stored = write_file(
        [data], kind="ledger.outgoing", name=opened.name, media_type=opened.media_type
    )
    everybody = {key for keys in seen.values() for key in keys}
    outgoing = Outgoing.objects.create(
        uid=uid,
        division_id=ledger.division_id,
        ledger=ledger,
        title=ledger.title,
        to=to,
        reason=reason,
        taken_at=scope.at,
        taken_by=scope.actor.key,
        elements=filling.elements,
        rows=ledger.rows,
        masked=filling.masked,
        digest=sha256(data).hexdigest(),
        file=stored,
        kept_until=localtime(scope.at).date() + timedelta(days=KEPT_DAYS),
        subjects=pack_keys(everybody),
    )
    note(everybody, ledger=str(ledger.uid), outgoing=str(uid), digest=outgoing.digest)
    return outgoing


def mark_of(uid: UUID) -> str:
    """The mark of an outgoing file: its uid, signed under the node's key."""
    signed = hmac.digest(key_for(NODE, _MARK, uid), uid.bytes, "sha256").hex()[:_SIGNED]
    return f"{uid.hex}-{signed}"


def uid_of_mark(found: str) -> UUID | None:
    """The uid in a mark that this node made; None if it is none, or was changed."""
    text, _, _ = found.partition("-")
    try:
        uid = UUID(text)
    except ValueError:
        return None
    return uid if hmac.compare_digest(mark_of(uid), found) else None
