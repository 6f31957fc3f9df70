"""Packages: dossiers sealed to a partner, and those that came from one, part by part."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256
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
from linli.core.exchange.models import Package, Part, Partner
from linli.core.exchange.queries import find_homes, get_node
from linli.core.exchange.sealed import Sent, check_part, open_file, seal_part, unseal_part
from linli.core.register import services as register
from linli.core.trust.keys import node_ring
from linli.engines.values import Problem

_AT_ONCE = 200


class Exported(msgspec.Struct, frozen=True):
    """A package that was written: its uid, how many subjects and records are in it."""

    uid: UUID
    subjects: int
    records: int


@service("exchange.export")
def export_subjects(subjects: Collection[int], partner: Partner, out: BinaryIO) -> Exported:
    """Write a package of the dossiers of subjects, with those linked with them, for a partner.

    out: may be given on only when the scope has ended well: the access log is written by then

    No emergency record is in it. Raises Problem("subject.not_in_sight"), ("exchange.nothing") or
    ("exchange.not_at_home"). Records the subjects, the package and the partner.
    """
    scope, node = current_scope(), get_node()
    members = register.gather(subjects)
    if not members:
        raise Problem("exchange.nothing")
    among = {uid: UUID(bytes=uid) for uid in members.values()}
    away = {uid for uid, home in find_homes(among.values()).items() if home != node.uid}
    if away:
        raise Problem("exchange.not_at_home", count=len(away))
    head = Manifest(kind="package", uid=new_uid(), sender=node.uid, receiver=partner.uid,
                    made_at=stamp(scope.at))  # fmt: skip
    package = Package._base_manager.create(
        uid=head.uid, partner=partner, is_ours=True, division_id=scope.jurisdiction.division,
        made_at=head.made_at, digest=b"", parts=len(members),
    )  # fmt: skip
    writer, records = Writer(out, head), 0
    parts: list[Part] = []
    ordered = sorted(members)
    for start in range(0, len(ordered), _AT_ONCE):
        some = {key: members[key] for key in ordered[start : start + _AT_ONCE]}
        found = register.give_out(
            some, mark=head.uid.bytes, among=among.keys(), verb="exchange.export"
        )
        for key in some:
            dossier, number = found[key], len(parts)
            for one in dossier.records:
                one.author = author_from(one.author, node.uid)
            sent = Sent(package=head.uid.bytes, number=number, dossier=dossier)
            writer.add(seal_part(sent, partner))
            digest = digest_over(register.digests_of(dossier).values())
            parts.append(Part(package=package, number=number, subject=among[members[key]],
                              digest=digest))  # fmt: skip
            records += len(dossier.records)
    Part._base_manager.bulk_create(parts, batch_size=_AT_ONCE)
    package.digest = writer.finish(node_ring().signing())
    package.save(update_fields=["digest"])
    note(members, package=str(head.uid), partner=str(partner.uid), records=records)
    return Exported(head.uid, len(members), records)


def digest_over(digests: Iterable[bytes]) -> bytes:
    """One digest for those of all records of a dossier, in any order."""
    return sha256(b"".join(sorted(digests))).digest()


@service("exchange.import")
def open_package(path: Path) -> tuple[Opened, Package]:
    """A package that came from a partner, checked as a whole; nothing of it is taken in yet.

    Raises what `sealed.open_file` and `take_part` do, and Problem("exchange.changed_package") if
    another one came under the same uid. Records the package and the partner.
    """
    scope = current_scope()
    opened, partner = open_file(path, "package")
    manifest = opened.manifest
    package, _ = Package._base_manager.get_or_create(
        uid=manifest.uid,
        defaults={
            "partner": partner, "is_ours": False, "division_id": scope.jurisdiction.division,
            "made_at": manifest.made_at, "digest": opened.digest, "parts": len(manifest.parts),
        },
    )  # fmt: skip
    if package.is_ours or bytes(package.digest) != opened.digest:
        raise Problem("exchange.changed_package", file=path.name)
    for number in range(package.parts):
        _dossier(opened, package, number)
    note(package=str(package.uid), partner=str(partner.uid), parts=package.parts)
    return opened, package


@service("exchange.import")
def take_part(opened: Opened, package: Package, number: int) -> int:
    """Take in one part of a package that `open_package` gave; how many of its records were new.

    Known records are ignored; a part that was taken in is passed over. Raises Problem
    `exchange.wrong_seal`, `exchange.unreadable`, `exchange.at_home_here`, and what the register
    raises for a dossier. Records the subject, the package and counts.
    """
    scope = current_scope()
    # One import at a time: another of the same package waits, and finds its part taken in.
    Package._base_manager.select_for_update().get(pk=package.pk)
    done = Part._base_manager.filter(package=package, number=number)
    if done.exists():
        note(package=str(package.uid), part=number, known=True)
        return 0
    dossier = _dossier(opened, package, number)
    taken = register.take_in(dossier, settle=True)
    Part._base_manager.create(
        package=package, number=number, subject=UUID(bytes=dossier.subject), digest=b"",
        done_at=scope.at,
    )  # fmt: skip
    note([taken.subject], package=str(package.uid), part=number, records=taken.new,
         arrived=taken.arrived)  # fmt: skip
    return taken.new


def _dossier(opened: Opened, package: Package, number: int) -> register.Dossier:
    """The dossier of a part, as far as this node would take it in."""
    sent = unseal_part(Sent, opened, number)
    check_part(sent, package.uid, number, opened)
    register.check_dossier(sent.dossier)
    _check_home(UUID(bytes=sent.dossier.subject), package)
    for one in sent.dossier.records:
        # Nobody there speaks in the name of an account here.
        one.author = author_from(one.author, package.partner.uid)
    return sent.dossier


def _check_home(subject: UUID, package: Package) -> None:
    """Refuse the dossier of a subject that is at home here and never went to the sender."""
    if not register.is_known(subject):
        return
    node = get_node().uid
    went = Part._base_manager.filter(
        subject=subject, package__partner=package.partner, package__is_ours=True
    )
    came = Part._base_manager.filter(subject=subject, package__partner=package.partner)
    if find_homes([subject]).get(subject, node) == node and not (went | came).exists():
        raise Problem("exchange.at_home_here", subject=str(subject))
