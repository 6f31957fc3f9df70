"""Files go when their term ends, and when somebody in them is erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils.timezone import localtime

from linli.core.base.files import delete_file
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.bitmaps import unpack_keys
from linli.features.ledgers.models import Filling, Ledger, Outgoing, Returned
from linli.features.ledgers.plan import AT_HAND_DAYS
from linli.features.ledgers.sealed import read_filling
from linli.features.ledgers.services.filling import drop_filling
from linli.features.ledgers.services.returning import drop_returned


@service("ledger.sweep")
def sweep_files() -> int:
    """Delete copies past their term, and filled files of ledgers that went back long ago."""
    at = current_scope().at
    past = Outgoing.objects.filter(kept_until__lt=localtime(at).date()).exclude(file=None)
    count = sum(_drop_copy(one) for one in past.select_related("file"))
    gone = Ledger.objects.filter(sent_at__lt=at - timedelta(days=AT_HAND_DAYS))
    for ledger in gone.filter(filling__isnull=False):
        drop_filling(ledger)
        count += 1
    note(count=count)
    return count


@service("ledger.sweep")
def forget_subjects(subjects: Collection[int]) -> int:
    """Delete every file in which the values of these subjects are; how many. The register stays."""
    wanted = set(subjects)
    count = 0
    for one in Outgoing.objects.exclude(file=None).select_related("file"):
        if not wanted.isdisjoint(unpack_keys(one.subjects)):
            count += _drop_copy(one)
    for filling in Filling.objects.select_related("ledger"):
        seen = read_filling(filling, filling.ledger)["seen"].values()
        if any(not wanted.isdisjoint(unpack_keys(keys)) for keys in seen):
            _empty(filling.ledger)
            count += 1
    for row in Returned.objects.exclude(subjects=None).select_related("ledger"):
        if not wanted.isdisjoint(unpack_keys(row.subjects or b"")):
            count += drop_returned(row.ledger)
    note(count=count)
    return count


def _empty(ledger: Ledger) -> None:
    """What was filled goes; a ledger that has not gone back is to be filled anew."""
    drop_filling(ledger)
    if ledger.stage != Ledger.Stage.SENT:
        ledger.stage, ledger.filled_at, ledger.checked_at = Ledger.Stage.READ, None, None
        ledger.save(update_fields=["stage", "filled_at", "checked_at"])


def _drop_copy(outgoing: Outgoing) -> int:
    file = outgoing.file
    if file is None:
        return 0
    outgoing.file = None
    outgoing.save(update_fields=["file"])
    delete_file(file)
    return 1
