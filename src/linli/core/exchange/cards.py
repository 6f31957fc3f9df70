"""Node cards: who a node is and with which keys, signed by itself, confirmed by being read out."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated
from uuid import UUID

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from linli.engines.values import Problem

_KEY = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_SIGNATURE = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
_PERSON = b"linli card"
_GROUPS, _FIGURES = 6, 5


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node, its X25519 key for sealing and its Ed25519 key for signatures, in hexadecimal."""

    linli_card: int = 1
    uid: UUID
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    seal: _KEY
    sign: _KEY
    signature: _SIGNATURE = "0" * 128


def seal_secret(signer: SigningKey) -> PrivateKey:
    """The node's secret key for what is sealed to it.

    It follows from the signing key, so that every archive of keys holds it as well.
    """
    return PrivateKey(blake2b(key=bytes(signer), digest_size=32, person=b"linli exchange").digest())


def make_card(uid: UUID, name: str, signer: SigningKey) -> Card:
    """A node's own card."""
    seal = bytes(seal_secret(signer).public_key).hex()
    card = Card(uid=uid, name=name, seal=seal, sign=bytes(signer.verify_key).hex())
    return msgspec.structs.replace(card, signature=signer.sign(_text(card)).signature.hex())


def write_card(card: Card) -> bytes:
    """The card as a file: JSON."""
    return msgspec.json.format(msgspec.json.encode(card)) + b"\n"


def read_card(data: bytes) -> Card:
    """A card from its file. Raises Problem("exchange.no_card")."""
    try:
        card = msgspec.json.decode(data, type=Card)
        VerifyKey(bytes.fromhex(card.sign)).verify(_text(card), bytes.fromhex(card.signature))
    except (msgspec.DecodeError, BadSignatureError, ValueError):
        raise Problem("exchange.no_card") from None
    if card.linli_card != 1:
        raise Problem("exchange.format", found=card.linli_card, wanted=1)
    return card


def fingerprint(card: Card) -> str:
    """What two people compare: 30 figures in six groups, read alike in every language.

    99 bits of a digest over the node and its keys, the name left out: it may change.
    """
    whole = blake2b(card.uid.bytes + bytes.fromhex(card.seal + card.sign), person=_PERSON)
    figures = str(int.from_bytes(whole.digest()) % 10 ** (_GROUPS * _FIGURES)).zfill(30)
    return " ".join(figures[at : at + _FIGURES] for at in range(0, len(figures), _FIGURES))


def is_fingerprint(typed: str, card: Card) -> bool:
    """Whether that was typed; spaces and hyphens do not matter."""
    return "".join(typed.replace("-", " ").split()) == fingerprint(card).replace(" ", "")


def short_of(node: UUID) -> str:
    """By what authors of another node are told apart: the last eight digits of its uid.

    >>> short_of(UUID("0190163d-8694-739b-aea5-966c26f8ad91"))
    '26f8ad91'
    """
    return node.hex[-8:]


def author_from(author: str, node: UUID) -> str:
    """An author as others than its own node know it; one of a third node stays as it is.

    >>> author_from("account:7", UUID("0190163d-8694-739b-aea5-966c26f8ad91"))
    'node:26f8ad91/account:7'
    """
    return author if author.startswith("node:") else f"node:{short_of(node)}/{author}"[:64]


def _text(card: Card) -> bytes:
    plain = msgspec.structs.replace(card, signature="0" * 128)
    return b"linli card\n" + msgspec.json.encode(plain)
