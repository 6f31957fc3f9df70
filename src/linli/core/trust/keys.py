"""Keys of subjects and activations: made, read, derived, destroyed, wrapped anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from linli.core.base.scope import find_scope
from linli.core.trust import wrapped
from linli.core.trust.erased import tell_erased
from linli.core.trust.models.keys import ActivationKey, Kek, SubjectKey
from linli.core.trust.sealing import AES, keyed_hash
from linli.core.trust.wrapped import node_ring
from linli.engines.values import Problem

__all__ = [
    "KEY_COLUMNS",
    "Found",
    "Rotation",
    "derive",
    "destroy_activation_keys",
    "destroy_keys",
    "find_keys",
    "finish_rotation",
    "get_activation_key",
    "get_keys",
    "key_join",
    "lookup_key",
    "make_activation_key",
    "make_keys",
    "needs_rotation",
    "node_key",
    "node_ring",
    "rotate",
    "unwrap_joined",
]
#: Of the key that `key_join` joins.
KEY_COLUMNS = "subject_key.epoch, subject_key.kek, subject_key.wrapped"
#: Owner of the key for what belongs to no subject and no activation.
_NODE = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Keys that were asked for: those that are there, those destroyed, those never made."""

    keys: dict[int, bytes]
    destroyed: frozenset[int]
    missing: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rotation:
    """Keys that were wrapped anew: the numbers of the new KEK and of those retired, how many."""

    new: int
    retired: list[int]
    count: int


def make_keys(subject_ids: Collection[int]) -> dict[int, bytes]:
    """A new random key of 32 bytes for each subject, kept wrapped. None may have one already.

    Raises Problem("trust.ring_missing") on a node that was not set up.
    """
    return wrapped.make(SubjectKey, subject_ids, _now())


def find_keys(subject_ids: Collection[int]) -> Found:
    """The keys of subjects, in one query; what is not there is said, not raised."""
    found = wrapped.read(SubjectKey, subject_ids)
    keys = {owner: key for owner, key in found.items() if key is not None}
    destroyed = frozenset(found.keys() - keys.keys()) if len(keys) < len(found) else frozenset()
    missing = frozenset[int]()
    if len(found) < len(subject_ids):
        missing = frozenset(subject_ids) - found.keys()
    return Found(keys, destroyed, missing)


def key_join(column: str) -> str:
    """A join for a statement that asks for a subject's key beside other things.

    column: the keys of the subjects; the key comes in `KEY_COLUMNS`, as `unwrap_joined` takes it
    """
    return f"LEFT JOIN trust_subjectkey subject_key ON subject_key.owner_id = {column}"


def unwrap_joined(owner: int, epoch: int | None, kek: int | None, sealed: Any) -> bytes | None:
    """The key of a subject from `KEY_COLUMNS`; None where it was destroyed or never made.

    Raises Problem("trust.kek_missing") or, for a row that was changed, ("trust.key_damaged").
    """
    if epoch is None or kek is None:
        return None
    return wrapped.unwrap(SubjectKey._meta.db_table, [(owner, epoch, kek, sealed)])[0]


def get_keys(subject_ids: Collection[int]) -> dict[int, bytes]:
    """The keys of subjects, in one query.

    Raises Problem("trust.key_destroyed") or ("trust.key_missing") with the subjects without one.
    """
    found = find_keys(subject_ids)
    if found.destroyed:
        raise Problem("trust.key_destroyed", subjects=sorted(found.destroyed))
    if found.missing:
        raise Problem("trust.key_missing", subjects=sorted(found.missing))
    return found.keys


def destroy_keys(subject_ids: Collection[int], *, at: datetime | None = None) -> list[int]:
    """Destroy the keys of subjects: what was sealed under them opens no more. Whose keys died.

    Written to the list of erased keys, which a restore replays, once the transaction is committed.
    at: default, the scope's time
    """
    day = at or _now()
    with transaction.atomic():
        owners = wrapped.destroy(SubjectKey, subject_ids, day)
        tell_erased("subjects", owners, day)
    return owners


def lookup_key() -> bytes:
    """The key for look-up tokens (keyed BLAKE2b). It does not change when the KEK does."""
    return node_ring().lookup()


def node_key() -> bytes:
    """The key for what belongs to no subject and no activation; made when first asked for."""
    found = wrapped.read(SubjectKey, [_NODE])
    return found.get(_NODE) or wrapped.make(SubjectKey, [_NODE], _now())[_NODE]


def make_activation_key(activation_id: int) -> bytes:
    """A new random key for an activation, kept wrapped. It may not have one already."""
    return wrapped.make(ActivationKey, [activation_id], _now())[activation_id]


def get_activation_key(activation_id: int) -> bytes:
    """The key of an activation.

    Raises Problem("trust.activation_ended") once destroyed, ("trust.activation_unknown").
    """
    found = wrapped.read(ActivationKey, [activation_id])
    if activation_id not in found:
        raise Problem("trust.activation_unknown", activation=activation_id)
    key = found[activation_id]
    if key is None:
        raise Problem("trust.activation_ended", activation=activation_id)
    return key


def destroy_activation_keys(
    activation_ids: Collection[int], *, at: datetime | None = None
) -> list[int]:
    """End activations: what was sealed under their keys opens no more. Whose keys died."""
    day = at or _now()
    with transaction.atomic():
        owners = wrapped.destroy(ActivationKey, activation_ids, day)
        tell_erased("activations", owners, day)
    return owners


def derive(activation_key: bytes, subject_key: bytes, *, suite: int = AES) -> bytes:
    """The key for a subject's values under an activation; it dies with either of the two.

    HMAC-SHA-256 (RFC 2104), in suite 2 HMAC-SM3, of the subject's key under the activation's.
    """
    return keyed_hash(suite, activation_key, subject_key)


def rotate(*, at: datetime | None = None) -> Rotation:
    """Make a new KEK and wrap every key under it. The old KEK's file stays: see `finish_rotation`.

    Makers of keys wait until the transaction ends. What was cut off is taken up by the next call.
    """
    day = at or _now()
    with transaction.atomic():
        wrapped.current_kek(day)
        number = node_ring().make_kek()
        living = Kek.objects.select_for_update().filter(retired_at=None).order_by("id")
        retired = list(living.values_list("id", flat=True))
        Kek.objects.filter(id__in=retired).update(retired_at=day)
        Kek.objects.create(id=number, made_at=day)
        count = wrapped.rewrap(SubjectKey, number) + wrapped.rewrap(ActivationKey, number)
    return Rotation(number, retired, count)


def needs_rotation() -> bool:
    """Whether keys were destroyed under the current KEK, or an old KEK is still on the disk."""
    living = Kek.objects.filter(retired_at=None).order_by("-id").first()
    if living is None:
        return False
    # A row keeps the number of the KEK that its key was destroyed under.
    return any(number != living.pk for number in node_ring().kek_ids()) or any(
        model.objects.filter(destroyed_at__isnull=False, kek=living.pk).exists()
        for model in (SubjectKey, ActivationKey)
    )


def finish_rotation(*, at: datetime | None = None) -> list[int]:
    """Destroy the files of every KEK but the one in use, after the commit; their numbers.

    Only after an archive of keys under the new one was written and opened.
    """
    number = wrapped.current_kek(at or _now())
    old = [kek for kek in node_ring().kek_ids() if kek != number]
    if any(
        model.objects.exclude(kek=number).filter(wrapped__isnull=False).exists()
        for model in (SubjectKey, ActivationKey)
    ):
        raise ValueError("keys are still wrapped under an old KEK")
    ring = node_ring()

    def destroy() -> None:
        for kek in old:
            ring.destroy_kek(kek)

    transaction.on_commit(destroy)
    Kek.objects.filter(id__in=old, destroyed_at=None).update(destroyed_at=at or _now())
    return old


def _now() -> datetime:
    """The scope's time; outside one, in set-up and commands, the clock's."""
    scope = find_scope()
    return datetime.now(UTC) if scope is None else scope.at
