"""Files put in, read and deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO, get_args

from django.db import transaction

from linli.core.base import hooks  # noqa: F401 - declares the verbs
from linli.core.base.files.chunks import CHUNK, seal_stream, unseal_stream
from linli.core.base.files.store import file_store
from linli.core.base.ids import new_uid
from linli.core.base.models import StoredFile
from linli.core.base.scope import current_scope
from linli.core.base.sealer import NODE, Kind, Owner, key_for
from linli.core.base.service import note, service

_PURPOSE = b"linli file 1"


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that is being read: its bytes come from `chunks`, once."""

    name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


@service("file.write")
def write_file(
    data: BinaryIO | Iterable[bytes],
    *,
    kind: str,
    owner: Owner = NODE,
    name: str = "",
    media_type: str = "",
) -> StoredFile:
    """Put in a file, sealed under its owner's key.

    data: a stream, or pieces of bytes; never held as a whole
    name, media_type: as the person gave them; sealed too

    Raises Problem("files.disk_full"), and what the sealer raises if the key is gone.
    """
    file = StoredFile(
        uid=new_uid(),
        owner_kind=owner.kind,
        owner=owner.id,
        kind=kind,
        made_by=current_scope().actor.name,
        made_at=current_scope().at,
    )
    counted = _Counted(_pieces(data))
    stored = _Counted(seal_stream(_key(file), {"name": name, "type": media_type}, counted))
    file_store().put(file.uid.hex, stored)
    file.size, file.stored_size, file.digest = counted.size, stored.size, stored.digest()
    file.save(force_insert=True)
    note(file=str(file.uid), kind=kind, size=file.size, digest=file.digest)
    return file


def open_file(file: StoredFile) -> OpenedFile:
    """Open a file; whoever asks has decided that it may be read. Its chunks outlive the scope.

    Raises Problem("scope.missing") outside `acting`, ("files.missing"), ("files.damaged"; for what
    comes later: while reading), and what the sealer raises if the key was destroyed.
    """
    current_scope()
    name, chunks = unseal_stream(_key(file), file_store().open(file.uid.hex))
    return OpenedFile(name["name"], name["type"], file.size, chunks)


def name_of_file(file: StoredFile) -> str:
    """The name that was given when it was put in; nothing else of it is read.

    Raises what `open_file` raises.
    """
    current_scope()
    with file_store().open(file.uid.hex) as stored:
        return str(unseal_stream(_key(file), stored)[0]["name"])


@service("file.delete")
def delete_file(file: StoredFile) -> None:
    """Delete a file; its bytes go when the transaction commits."""
    note(file=str(file.uid), kind=file.kind, digest=file.digest)
    _forget([file])


@service("file.delete")
def delete_files_of(owner: Owner) -> int:
    """Delete all files of an owner whose key is destroyed; how many."""
    rows = StoredFile.objects.all_scopes("an erased owner's files go wherever they hang")
    files = list(rows.filter(owner_kind=owner.kind, owner=owner.id))
    _forget(files)
    note(count=len(files))
    return len(files)


def sweep_files(at: datetime) -> int:
    """Delete from the store what no row names: left by a transaction that was rolled back.

    at: now; what is younger than a day may still be in use. Returns how many.
    """
    store, count = file_store(), 0
    rows = StoredFile.objects.all_scopes("the store holds everybody's files")
    known = {uid.hex for uid in rows.values_list("uid", flat=True)}
    for name in store.list_names(before=at - timedelta(days=1)):
        if name not in known:
            store.delete(name)
            count += 1
    return count


def _forget(files: list[StoredFile]) -> None:
    rows = StoredFile.objects.all_scopes("whoever deletes has decided that it may be done")
    rows.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:
        transaction.on_commit(lambda name=file.uid.hex: file_store().delete(name))  # type: ignore[misc]


def _key(file: StoredFile) -> bytes:
    kind = next(one for one in get_args(Kind) if one == file.owner_kind)
    return key_for(Owner(kind, file.owner), _PURPOSE, file.uid)


def _pieces(data: BinaryIO | Iterable[bytes]) -> Iterable[bytes]:
    if hasattr(data, "read"):
        return iter(lambda: data.read(CHUNK), b"")
    return data


class _Counted:
    """Pieces that are counted and digested on their way."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._digest = sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            self._digest.update(piece)
            yield piece

    def digest(self) -> str:
        return self._digest.hexdigest()
