"""Erasure: keys destroyed, with a receipt that says what died and when its copies die."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust import audit, hooks, keys  # noqa: F401 - the verbs are declared
from linli.core.trust.access import expire_access

#: Archives of data hold what single values were, for at most this long.
ARCHIVES_KEPT = timedelta(days=365)
#: Physical copies of the database (snapshots of disks, replicas left behind) are kept so long.
COPIES_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure destroyed: proof for the person, the auditor, the level above.

    count, digest:   how many keys died, and SHA-256 over whose they were
    erased_at:       from then on the node opens nothing of theirs
    copies_dead_by:  when copies of keys outside the running database are dead: the rotation of the
                     following night, and the last physical copy
    ciphertext_gone_by: when the last archive that holds the unreadable ciphertext is destroyed
    """

    what: Literal["subjects", "activations"]
    count: int
    digest: str
    erased_at: datetime
    copies_dead_by: datetime
    ciphertext_gone_by: datetime


def erase_subjects(subject_ids: Collection[int]) -> Receipt:
    """Destroy the keys of subjects; a step of the service that erases them, which it notes.

    Raises ValueError outside a service. A subject whose key is dead already counts for nothing.
    """
    at = current_scope().at
    owners = keys.destroy_keys(subject_ids, at=at)
    receipt = _receipt("subjects", owners, at)
    note(owners, keys_destroyed=receipt.count, keys_digest=receipt.digest)
    return receipt


def end_activations(activation_ids: Collection[int]) -> Receipt:
    """Destroy the keys of activations; a step of the service that stands an emergency down."""
    at = current_scope().at
    owners = keys.destroy_activation_keys(activation_ids, at=at)
    receipt = _receipt("activations", owners, at)
    note(keys_destroyed=receipt.count, keys_digest=receipt.digest, activations=owners)
    return receipt


@service("audit.expire")
def expire_logs(before: datetime) -> tuple[int, int]:
    """Delete entries of the access log and of the audit that are older; how many of each.

    Never what is younger than the shortest term (`access.SHORTEST_TERM`). A step of the nightly
    retention run.
    """
    seen = expire_access(before)
    last, acts = audit.expire_audit(before)
    note(access_entries=seen, audit_entries=acts, expired_until=last)
    return seen, acts


def _receipt(what: Literal["subjects", "activations"], owners: list[int], at: datetime) -> Receipt:
    digest = sha256(",".join(map(str, owners)).encode()).hexdigest()
    tomorrow = at + timedelta(days=1)
    return Receipt(what, len(owners), digest, at, tomorrow + COPIES_KEPT, tomorrow + ARCHIVES_KEPT)
