"""What lies in the sealed parts of packages and receipts, and who may have sent it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.signing import VerifyKey

from linli.core.exchange.cards import seal_secret
from linli.core.exchange.container import Kind, Opened, check_file, read_file, read_part
from linli.core.exchange.models import Partner
from linli.core.exchange.queries import get_node
from linli.core.register.services import Dossier
from linli.core.trust.keys import node_ring
from linli.engines.values import Problem

T = TypeVar("T")


class Sent(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A part of a package. package: its uid, 16 bytes"""

    package: bytes
    number: int
    dossier: Dossier


class Answer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A part of a receipt: what the receiver holds of a part of the package.

    digests: of the records that came, by uid; dossier: by which records the subject lives there
    """

    package: bytes
    number: int
    digests: list[tuple[bytes, bytes]]
    dossier: Dossier


def seal_part(part: Sent | Answer, partner: Partner) -> bytes:
    """A part that only that node opens."""
    return SealedBox(PublicKey(bytes(partner.seal_key))).encrypt(msgspec.msgpack.encode(part))


def unseal_part(kind: type[T], opened: Opened, number: int) -> T:
    """A part that was sealed to this node.

    Raises Problem("exchange.wrong_seal") or ("exchange.unreadable").
    """
    part = read_part(opened, number)
    try:
        plain = SealedBox(seal_secret(node_ring().signing())).decrypt(part)
        return msgspec.msgpack.decode(plain, type=kind)
    except CryptoError:
        raise Problem("exchange.wrong_seal", file=opened.path.name) from None
    except (msgspec.DecodeError, ValueError):
        raise Problem("exchange.unreadable", file=opened.path.name) from None


def open_file(path: Path, kind: Kind) -> tuple[Opened, Partner]:
    """A file from a partner to this node, compared with its signature as a whole.

    Raises what `container.read_file` and `check_file` do, Problem("exchange.unknown_sender"),
    ("exchange.not_for_us") or ("exchange.other_kind").
    """
    opened = read_file(path)
    manifest = opened.manifest
    partner = Partner.objects.filter(uid=manifest.sender).first()
    if partner is None:
        raise Problem("exchange.unknown_sender", file=path.name, node=str(manifest.sender))
    check_file(opened, VerifyKey(bytes(partner.sign_key)))
    if manifest.receiver != get_node().uid:
        raise Problem("exchange.not_for_us", file=path.name, node=str(manifest.receiver))
    if manifest.kind != kind:
        raise Problem(f"exchange.no_{kind}", file=path.name)
    return opened, partner


def check_part(part: Sent | Answer, package: UUID, number: int, opened: Opened) -> None:
    """Refuse a part that was sealed for another place. Raises Problem("exchange.unreadable")."""
    if (part.package, part.number) != (package.bytes, number):
        raise Problem("exchange.unreadable", file=opened.path.name)
