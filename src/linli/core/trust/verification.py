"""Whether the audit is as it was written: what was changed, is missing, was erased, or waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Max
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from pyroaring import BitMap64

from linli.core.trust import audit
from linli.core.trust.access import SHORTEST_TERM
from linli.core.trust.bitmaps import unpack_keys
from linli.core.trust.merkle import HASH_BYTES, root_of
from linli.core.trust.models.audit import (
    AuditBlock,
    AuditCheckpoint,
    AuditEntry,
    AuditPending,
)
from linli.core.trust.wrapped import node_ring
from linli.engines.values import Reason

#: At most so many blocks, and about so many entries, are looked at together.
_BLOCKS_AT_ONCE = 500
_ENTRIES_AT_ONCE = 20_000


@dataclass(slots=True)
class Verification:
    """What was found. It is sound if nothing was changed, is missing or was left out.

    entries, blocks, checkpoints: how many there are
    changed, missing: keys of entries that differ from what was sealed, or are gone
    erased:   how many are gone because their term was over
    waiting:  how many no block holds yet; left_out: keys of those that nothing waits for
    breaks:   what is wrong with the chain itself
    last:     number and hash of the last block, to be compared with one that was printed
    """

    entries: int = 0
    blocks: int = 0
    checkpoints: int = 0
    changed: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    erased: int = 0
    waiting: int = 0
    left_out: list[int] = field(default_factory=list)
    breaks: list[Reason] = field(default_factory=list)
    last: tuple[int, str] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was changed, is missing or was left out."""
        return not (self.changed or self.missing or self.left_out or self.breaks)


@dataclass(slots=True)
class _Chain:
    """What a walk along the blocks gathers."""

    found: Verification
    sealed: BitMap64 = field(default_factory=BitMap64)
    #: Entries that are gone, with the block of each.
    gone: list[tuple[int, int]] = field(default_factory=list)
    hashes: dict[int, bytes] = field(default_factory=dict)
    times: dict[int, datetime] = field(default_factory=dict)
    expired: list[tuple[int, datetime]] = field(default_factory=list)
    previous: bytes = audit.NOTHING_BEFORE
    next_seq: int = 1


def verify(
    *,
    printed: Mapping[int, str] | None = None,
    step: Callable[[int], None] | None = None,
) -> Verification:
    """Compare every entry with the block that sealed it, every block with the one before it.

    printed: hashes of blocks known from elsewhere (a report, the level above), by number, in
             hexadecimal; they find what an owner of the database and of the files had rewritten
    step:    told how many entries have been looked at

    Entries that are written while it runs count as waiting.
    """
    newest = AuditEntry.objects.aggregate(top=Max("id"))["top"] or 0
    pending = BitMap64(AuditPending.objects.values_list("entry_id", flat=True))
    chain = _Chain(Verification())
    for blocks in _chunks(AuditBlock.objects.order_by("seq").iterator(chunk_size=200)):
        _check_blocks(chain, blocks)
        if step is not None:
            step(len(chain.sealed))
    _check_waiting(chain, newest, pending)
    _tell_erased_from_missing(chain)
    _check_checkpoints(chain)
    _check_head(chain, printed or {})
    return chain.found


def _chunks(blocks: Iterator[AuditBlock]) -> Iterator[list[AuditBlock]]:
    chunk: list[AuditBlock] = []
    size = 0
    for block in blocks:
        chunk.append(block)
        size += len(block.leaves) // HASH_BYTES
        if len(chunk) >= _BLOCKS_AT_ONCE or size >= _ENTRIES_AT_ONCE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _check_blocks(chain: _Chain, blocks: Sequence[AuditBlock]) -> None:
    sets = [_entries_of(block) for block in blocks]
    wanted = BitMap64().union(*sets) if sets else BitMap64()
    rows = _rows_of(wanted)
    for block, entries in zip(blocks, sets, strict=True):
        _check_link(chain, block, entries)
        leaves = bytes(block.leaves)
        for place, entry in enumerate(entries):
            leaf = leaves[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            row = rows.get(entry)
            if row is None:
                chain.gone.append((entry, block.seq))
            elif audit.leaf_of(row) != leaf:
                chain.found.changed.append(entry)
            elif row[4] in ("retention.run", "audit.expire"):
                chain.expired += [(until, row[1]) for until in _expired_until(row[-1])]
        chain.sealed |= entries


def _entries_of(block: AuditBlock) -> BitMap64:
    try:
        return unpack_keys(block.entries)
    except ValueError:
        return BitMap64()


def _rows_of(wanted: BitMap64) -> dict[int, tuple[Any, ...]]:
    if not wanted:
        return {}
    rows = AuditEntry.objects.filter(id__range=(wanted.min(), wanted.max()))
    columns = rows.values_list(*audit.ENTRY_COLUMNS).iterator(chunk_size=2_000)
    return {row[0]: row for row in columns if row[0] in wanted}


def _check_link(chain: _Chain, block: AuditBlock, entries: BitMap64) -> None:
    """Whether a block follows the one before and holds what its root says."""
    found = chain.found
    if block.seq != chain.next_seq:
        found.breaks.append(
            Reason("trust.blocks_missing", {"first": chain.next_seq, "last": block.seq - 1})
        )
    leaves, root, digest = bytes(block.leaves), bytes(block.root), bytes(block.hash)
    parts = [leaves[at : at + HASH_BYTES] for at in range(0, len(leaves), HASH_BYTES)]
    previous = bytes(block.previous)
    linked = previous == chain.previous or block.seq != chain.next_seq
    whole = digest == audit.block_hash(block.seq, block.at, bytes(block.entries), root, previous)
    tree = len(parts) == len(entries) and root_of(parts) == root
    if not (linked and whole and tree) or not chain.sealed.isdisjoint(entries):
        found.breaks.append(Reason("trust.block_changed", {"block": block.seq}))
    found.blocks += 1
    found.last = (block.seq, digest.hex())
    chain.hashes[block.seq] = digest
    chain.times[block.seq] = block.at
    chain.previous, chain.next_seq = digest, block.seq + 1


def _expired_until(details: str) -> Iterator[int]:
    """The numbers of last blocks whose entries an act says it has erased."""
    told = [msgspec.json.decode(details)] if details else []
    while told:
        one = told.pop()
        told += one.get("steps", ())
        until = one.get("expired_until", one.get("details", {}).get("expired_until"))
        if isinstance(until, int):
            yield until


def _check_waiting(chain: _Chain, newest: int, pending: BitMap64) -> None:
    """Entries in no block: those that wait for one, and those that nobody would ever seal."""
    found = chain.found
    ids = AuditEntry.objects.filter(id__lte=newest).values_list("id", flat=True)
    present = BitMap64(ids.iterator(chunk_size=10_000))
    found.entries = len(present)
    unsealed = present - chain.sealed
    later = AuditBlock.objects.filter(seq__gte=chain.next_seq).values_list("entries", flat=True)
    waiting = (unsealed & pending) | BitMap64().union(*map(unpack_keys, later))
    waiting |= BitMap64(AuditPending.objects.values_list("entry_id", flat=True)) & unsealed
    found.waiting = len(unsealed & waiting)
    found.left_out = sorted(unsealed - waiting)
    # What was deleted before it was sealed left its waiting row behind.
    chain.gone += [(entry, 0) for entry in pending - present if entry not in chain.sealed]


def _tell_erased_from_missing(chain: _Chain) -> None:
    for entry, seq in chain.gone:
        made = chain.times.get(seq)
        if made is not None and any(
            seq <= until and made + SHORTEST_TERM <= at for until, at in chain.expired
        ):
            chain.found.erased += 1
        else:
            chain.found.missing.append(entry)


def _check_checkpoints(chain: _Chain) -> None:
    key = node_ring().signing().verify_key
    for checkpoint in AuditCheckpoint.objects.order_by("seq").iterator(chunk_size=500):
        chain.found.checkpoints += 1
        if _hash_of(chain, checkpoint.seq) != bytes(checkpoint.hash) or not _is_signed(
            checkpoint, key
        ):
            reason = Reason("trust.checkpoint_false", {"block": checkpoint.seq})
            chain.found.breaks.append(reason)


def _hash_of(chain: _Chain, seq: int) -> bytes | None:
    """The hash of a block, also of one that was sealed after the walk; None if it is not there."""
    if seq in chain.hashes or seq < chain.next_seq:
        return chain.hashes.get(seq)
    there = AuditBlock.objects.filter(seq=seq).values_list("hash", flat=True).first()
    return None if there is None else bytes(there)


def _is_signed(checkpoint: AuditCheckpoint, key: VerifyKey) -> bool:
    text = audit.checkpoint_text(checkpoint.seq, checkpoint.at, bytes(checkpoint.hash))
    try:
        key.verify(text, bytes(checkpoint.signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def _check_head(chain: _Chain, printed: Mapping[int, str]) -> None:
    """Compare with what is known outside the database."""
    file = audit.head_file()
    known = dict(printed)
    if file.is_file():
        number, _, signed = file.read_text("ascii").strip().partition(" ")
        known.setdefault(int(number), signed)
    for seq, said in sorted(known.items()):
        digest = _hash_of(chain, seq)
        if digest is None:
            chain.found.breaks.append(Reason("trust.chain_cut", {"block": seq}))
        elif digest.hex() != said.lower():
            chain.found.breaks.append(Reason("trust.block_other", {"block": seq}))
