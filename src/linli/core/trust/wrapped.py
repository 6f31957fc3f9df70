"""Wrapped keys as rows: made, read, wrapped anew and destroyed in bulk, on either database."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from struct import Struct
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from linli.core.base.bulk import insert_rows, without_collector
from linli.core.base.statements import ask_prepared
from linli.core.trust.keyring import KEY_BYTES, Keyring
from linli.core.trust.models.keys import Kek, WrappedKey
from linli.engines.values import Problem

_NONCE = 12
_PLACE = Struct(">qH")
_ROWS_AT_ONCE = 20_000
Row = tuple[int, int, int, bytes | None]


def node_ring() -> Keyring:
    """The keys of this node."""
    return _ring(settings.LINLI_SECRETS)


@lru_cache(maxsize=8)
def _ring(folder: Path | str) -> Keyring:
    return Keyring(Path(folder))


def current_kek(at: datetime) -> int:
    """Number of the KEK that wraps what is made now; nobody retires it while this transaction runs.

    Raises Problem("trust.ring_missing") if the node has none.
    """
    number = _find_current()
    if number is None:
        made = node_ring().kek_ids()
        if not made:
            raise Problem("trust.ring_missing", folder=str(node_ring().folder))
        Kek.objects.bulk_create([Kek(id=made[-1], made_at=at)], ignore_conflicts=True)
        number = _find_current()
    if number is None:
        raise Problem("trust.ring_missing", folder=str(node_ring().folder))
    return number


def _find_current() -> int | None:
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM trust_kek WHERE retired_at IS NULL"  # noqa: S608 - our own words
            f" ORDER BY id DESC LIMIT 1{lock}"
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def make(model: type[WrappedKey], owners: Collection[int], at: datetime) -> dict[int, bytes]:
    """A new random key for each owner, written wrapped. An owner that has one is an error."""
    with transaction.atomic(), without_collector():
        number = current_kek(at)
        keys = _random_keys(owners)
        encrypt = AESGCM(node_ring().kek(number)).encrypt
        table = model._meta.db_table.encode()
        nonces = os.urandom(_NONCE * len(keys))
        rows = (
            (owner, 0, number, _wrap(encrypt, nonces[i * _NONCE : (i + 1) * _NONCE], key, bound))
            for i, (owner, key) in enumerate(keys.items())
            for bound in (table + _PLACE.pack(owner, 0),)
        )
        insert_rows(model, ("owner_id", "epoch", "kek", "wrapped"), rows)
    return keys


def _random_keys(owners: Collection[int]) -> dict[int, bytes]:
    random = os.urandom(KEY_BYTES * len(owners))
    pieces = range(0, len(random), KEY_BYTES)
    return {
        owner: random[at : at + KEY_BYTES] for owner, at in zip(owners, pieces, strict=True)
    }  # fmt: skip


def _wrap(encrypt: Any, nonce: bytes, key: bytes, bound: bytes) -> bytes:
    wrapped: bytes = nonce + encrypt(nonce, key, bound)
    return wrapped


def read(model: type[WrappedKey], owners: Collection[int]) -> dict[int, bytes | None]:
    """The keys of owners that have one; None for one that was destroyed.

    Raises Problem("trust.kek_missing") or, for a row that was changed, ("trust.key_damaged").
    """
    if not owners:
        return {}
    table = model._meta.db_table
    condition, given = _one_of(owners)
    rows: Sequence[Any] = ask_prepared(
        f"SELECT owner_id, epoch, kek, wrapped FROM {table} WHERE {condition}",  # noqa: S608
        [given],
    )
    return dict(zip((row[0] for row in rows), unwrap(table, rows), strict=True))


def _one_of(owners: Iterable[int]) -> tuple[str, Any]:
    """A condition with one argument for any number of owners, and the argument."""
    owners = list(owners)
    if len(owners) == 1:
        return "owner_id = %s", owners[0]
    if connection.vendor == "postgresql":
        return "owner_id = ANY(%s::bigint[])", owners
    return "owner_id IN (SELECT value FROM json_each(%s))", json.dumps(list(map(int, owners)))


def unwrap(table: str, rows: Iterable[Row]) -> list[bytes | None]:
    """The keys of rows (owner, epoch, KEK, wrapped), in their order; None where destroyed."""
    return unwrap_with(table, rows, lambda number: node_ring().kek(number))


def unwrap_with(
    table: str, rows: Iterable[Row], find_kek: Callable[[int], bytes]
) -> list[bytes | None]:
    """The same with KEKs found by their number. Raises Problem("trust.key_damaged")."""
    bound, pack = table.encode(), _PLACE.pack
    opened: dict[int, Any] = {}
    keys: list[bytes | None] = []
    for owner, epoch, number, wrapped in rows:
        if wrapped is None:
            keys.append(None)
            continue
        decrypt = opened.get(number)
        if decrypt is None:
            decrypt = opened[number] = AESGCM(find_kek(number)).decrypt
        try:
            keys.append(decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound + pack(owner, epoch)))
        except (InvalidTag, ValueError):
            raise Problem("trust.key_damaged", owner=owner) from None
    return keys


def rewrap(model: type[WrappedKey], number: int) -> int:
    """Wrap every key that is under another KEK under this one; how many.

    One transaction of the caller's; rows are taken in the order of their owners.
    """
    count, after = 0, -(2**63)
    with without_collector():
        encrypt = AESGCM(node_ring().kek(number)).encrypt
        while rows := _next_rows(model, number, after):
            _rewrite(model, number, _wrapped_anew(model._meta.db_table, encrypt, rows))
            count += len(rows)
            after = rows[-1][0]
    return count


def _next_rows(model: type[WrappedKey], number: int, after: int) -> list[Row]:
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owner_id, epoch, kek, wrapped FROM {model._meta.db_table}"  # noqa: S608
            " WHERE owner_id > %s AND kek <> %s AND wrapped IS NOT NULL"
            f" ORDER BY owner_id LIMIT {_ROWS_AT_ONCE}{lock}",
            [after, number],
        )
        rows: list[Row] = cursor.fetchall()
    return rows


def _wrapped_anew(table: str, encrypt: Any, rows: Sequence[Row]) -> list[tuple[bytes, int]]:
    bound = table.encode()
    nonces = os.urandom(_NONCE * len(rows))
    anew = []
    for place, (row, key) in enumerate(zip(rows, unwrap(table, rows), strict=True)):
        nonce = nonces[place * _NONCE : (place + 1) * _NONCE]
        owner, epoch = row[0], row[1]
        anew.append((_wrap(encrypt, nonce, key or b"", bound + _PLACE.pack(owner, epoch)), owner))
    return anew


def _rewrite(model: type[WrappedKey], number: int, anew: list[tuple[bytes, int]]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            wrapped, owners = zip(*anew, strict=True)
            cursor.execute(
                f"UPDATE {table} AS old SET kek = %s, wrapped = new.wrapped"  # noqa: S608
                " FROM unnest(%s::bytea[], %s::bigint[]) AS new(wrapped, owner)"
                " WHERE old.owner_id = new.owner",
                [number, list(wrapped), list(owners)],
            )
            return
        # Straight to the driver: Django would rewrite the statement for each batch.
        with connection.wrap_database_errors:
            cursor.connection.cursor().executemany(
                f"UPDATE {table} SET kek = {number:d}, wrapped = ?"  # noqa: S608
                " WHERE owner_id = ?",
                anew,
            )


def destroy(model: type[WrappedKey], owners: Collection[int], at: datetime) -> list[int]:
    """Destroy the keys of owners that have one; whose they were, in order.

    The old row is overwritten in place (SQLite) or left behind under a KEK that the next rotation
    destroys (PostgreSQL).
    """
    table = model._meta.db_table
    condition, given = _one_of(owners)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET wrapped = NULL, destroyed_at = %s"  # noqa: S608
            f" WHERE wrapped IS NOT NULL AND {condition} RETURNING owner_id",
            [connection.ops.adapt_datetimefield_value(at), given],
        )
        return sorted(row[0] for row in cursor.fetchall())
