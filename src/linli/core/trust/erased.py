"""The list of erased keys: kept beside the archives, so that a restore cannot bring a key back.

One line of JSON for each act: when, whose keys, and the node's signature. An archive of keys that
is older than an erasure still holds the key; a restore reads this list and destroys it again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from linli.core.trust.keyring import sync_folder
from linli.core.trust.wrapped import node_ring
from linli.engines.values import Problem

Kind = Literal["subjects", "activations"]
LIST_NAME = "erased.list"


def tell_erased(kind: Kind, owners: Sequence[int], at: datetime) -> None:
    """Add owners to the list after the commit; nothing for no owners.

    A list that cannot be written stops nobody: the rows of the database say the same, and the next
    archive of data holds them.
    """
    if owners:
        transaction.on_commit(lambda: _append(kind, owners, at), robust=True)


def _append(kind: Kind, owners: Sequence[int], at: datetime) -> None:
    said: dict[str, Any] = {"at": at.isoformat(), "kind": kind, "owners": list(owners)}
    said["signature"] = node_ring().signing().sign(_canonical(said)).signature.hex()
    folder = Path(settings.LINLI_BACKUPS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / LIST_NAME
    is_new = not file.exists()
    number = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(number).st_size
        # A line that was cut off by a fall of the machine ends here.
        torn = size > 0 and os.pread(number, 1, size - 1) != b"\n"
        os.write(number, (b"\n" if torn else b"") + json.dumps(said).encode() + b"\n")
        os.fsync(number)
    finally:
        os.close(number)
    if is_new:
        sync_folder(folder)


def read_erased(files: Iterable[Path], signer: VerifyKey) -> dict[Kind, set[int]]:
    """Whose keys were destroyed, by these lists; a file that is not there says nothing.

    A line that is no JSON was cut off and is passed over. Raises Problem("trust.erased_list") for
    a line that this node did not sign.
    """
    erased: dict[Kind, set[int]] = {"subjects": set(), "activations": set()}
    for file in files:
        text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
        for number, line in enumerate(text.splitlines(), 1):
            said = _parse(line)
            if said is None:
                continue
            try:
                signature = bytes.fromhex(said.pop("signature"))
                signer.verify(_canonical(said), signature)
                erased[said["kind"]].update(map(int, said["owners"]))
            except (BadSignatureError, KeyError, ValueError, TypeError):
                raise Problem("trust.erased_list", file=str(file), line=number) from None
    return erased


def _parse(line: str) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
