"""Receipts: the receiver says what it holds; the sender lets the home go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec

from linli.core.base.ids import new_uid
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.exchange import hooks  # noqa: F401 - declares the verbs
from linli.core.exchange.cards import author_from
from linli.core.exchange.container import Manifest, Opened, Writer, stamp
from linli.core.exchange.models import Package, Part
from linli.core.exchange.queries import get_node
from linli.core.exchange.sealed import (
    Answer,
    Sent,
    check_part,
    open_file,
    seal_part,
    unseal_part,
)
from linli.core.exchange.services.packages import digest_over
from linli.core.places import queries as places
from linli.core.register import services as register
from linli.core.trust.keys import node_ring
from linli.engines.values import Problem


class Acknowledged(msgspec.Struct, frozen=True):
    """What came of a receipt: how many subjects live elsewhere now, and of those, how many were
    erased, must be kept, or have records that the partner has not."""

    moved: int
    erased: int
    kept: int
    changed: int


@service("exchange.import")
def write_receipt(opened: Opened, package: Package, out: BinaryIO) -> int:
    """Write the receipt of a package that is taken in whole; how many records are listed.

    Raises Problem("exchange.not_whole"). Records the package and the receipt.
    """
    scope, node, partner = current_scope(), get_node(), package.partner
    taken = Part._base_manager.filter(package=package, done_at__isnull=False).count()
    if taken != package.parts:
        raise Problem("exchange.not_whole", taken=taken, parts=package.parts)
    division = scope.jurisdiction.division
    head = Manifest(
        kind="receipt", uid=new_uid(), sender=node.uid, receiver=partner.uid, about=package.uid,
        made_at=stamp(scope.at),
        division=places.get_division_by_key(division).code if division else "",
    )  # fmt: skip
    writer, records = Writer(out, head), 0
    for number in range(package.parts):
        sent = unseal_part(Sent, opened, number)
        check_part(sent, package.uid, number, opened)
        told, digests = register.tell_back(sent.dossier)
        for one in told.records:
            one.author = author_from(one.author, node.uid)
        answer = Answer(package=package.uid.bytes, number=number, dossier=told,
                        digests=sorted(digests.items()))  # fmt: skip
        writer.add(seal_part(answer, partner))
        records += len(digests)
    writer.finish(node_ring().signing())
    note(package=str(package.uid), receipt=str(head.uid), records=records)
    return records


@service("exchange.acknowledge")
def take_receipt(path: Path, *, erase: bool = False) -> Acknowledged:
    """Take the receipt of a package: its subjects live where they were taken in.

    erase: destroy the keys of those that this office need not keep (`register.must_stay`) and of
           whom the partner has all that is here; may be asked for later, with the same receipt

    Raises what `sealed.open_file` does, Problem("exchange.package_unknown"),
    ("exchange.receipt_differs"), ("exchange.unreadable"), and what the register raises. Records
    the subjects, the package and counts.
    """
    opened, partner = open_file(path, "receipt")
    ours = Package._base_manager.filter(partner=partner, is_ours=True)
    package = ours.filter(uid=opened.manifest.about or opened.manifest.uid).first()
    if package is None:
        raise Problem("exchange.package_unknown", file=path.name)
    answers = _answers(opened, package)
    living = register.still_here([one.dossier.subject for one in answers.values()])
    erased: set[int] = set()
    kept: set[int] = set()
    changed: set[int] = set()
    if erase:
        kept = register.must_stay(living, beside=opened.manifest.division)
        changed = _changed(living, answers, package) - kept
        for key in sorted(living.keys() - kept - changed):
            # Those that are linked go together, or stay.
            linked = register.linked_with(key) if key not in erased else erased
            if not linked & (kept | changed | erased):
                register.erase(key)
                erased |= linked
    for key in living.keys() - erased:
        register.take_in(answers[living[key]].dossier, settle=False)
    Part._base_manager.filter(package=package, done_at=None).update(done_at=current_scope().at)
    found = Acknowledged(package.parts, len(erased), len(kept), len(changed))
    note(living, package=str(package.uid), erased=found.erased, kept=found.kept)
    return found


def _answers(opened: Opened, package: Package) -> dict[bytes, Answer]:
    """The parts of a receipt by the uid of their subject, compared with what was sent."""
    parts = {one.number: one for one in Part._base_manager.filter(package=package)}
    if len(parts) != len(opened.manifest.parts):
        raise Problem("exchange.receipt_differs", file=opened.path.name)
    found = {}
    for number, part in parts.items():
        answer = unseal_part(Answer, opened, number)
        check_part(answer, package.uid, number, opened)
        digests = digest_over(digest for _, digest in answer.digests)
        if UUID(bytes=answer.dossier.subject) != part.subject or digests != bytes(part.digest):
            raise Problem("exchange.receipt_differs", file=opened.path.name)
        for one in answer.dossier.records:
            one.author = author_from(one.author, package.partner.uid)
        found[answer.dossier.subject] = answer
    return found


def _changed(
    living: Mapping[int, bytes], answers: Mapping[bytes, Answer], package: Package
) -> set[int]:
    """Subjects of which something is here that the partner has not said to hold.

    The receipt was compared with what was sent, and a record changes only by losing values whose
    term is over: whoever holds it as it was sent holds all that is left of it here.
    """
    here = register.digests_here(living, mark=package.uid.bytes, among=answers.keys())
    found = set()
    for key, digests in here.items():
        answer = answers[living[key]]
        arrivals = {one.uid for one in answer.dossier.records}
        theirs = {uid for uid, _ in answer.digests}
        if digests.keys() - theirs - arrivals:
            found.add(key)
    return found
