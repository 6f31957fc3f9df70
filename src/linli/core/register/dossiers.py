"""Dossiers: what is known of one subject, opened, on its way between two nodes."""

from __future__ import annotations

from typing import Annotated

import msgspec

from linli.core.register.records import Record, digest, pack_body
from linli.core.register.values import Stored

Uid = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Moment = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
_Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z_.]{0,40}\Z")]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{1,64}\Z")]
_Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,40}\Z")]


class Said(msgspec.Struct, kw_only=True, gc=False, forbid_unknown_fields=True):
    """A record on its way between nodes, opened. division: code of where it was made"""

    uid: Uid
    values: dict[str, Stored]
    observed_at: _Moment
    accepted_at: _Moment
    clock_offset: _Moment
    source: _Word
    purpose: _Word
    author: _Name
    division: _Code
    retracts: tuple[Uid, ...] = ()


class Dossier(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All regular records of one subject, those that are taken back and those that do it too.

    check: key of the digests by which both nodes tell that they hold the same; b"" = open subject
    above: by code of a division those that hold it, nearest first: grids are known to one node only
    """

    subject: Uid
    kind: _Word
    protected: bool
    check: bytes
    records: list[Said]
    above: dict[_Code, list[_Code]]


def digests_of(dossier: Dossier) -> dict[bytes, bytes]:
    """The digest of each record by uid: of the author's part, under the key of the dossier."""
    key = dossier.check or None
    return {
        one.uid: digest(record, pack_body(one.values), key)
        for one in dossier.records
        for record in (record_of(one, dossier.subject),)
    }


def record_of(one: Said, subject: bytes) -> Record:
    """The record as the register has it. subject: uid"""
    return Record(
        uid=one.uid, subject=subject, values=one.values, observed_at=one.observed_at,
        accepted_at=one.accepted_at, clock_offset=one.clock_offset, source=one.source,
        purpose=one.purpose, retracts=one.retracts,
    )  # fmt: skip
