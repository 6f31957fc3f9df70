"""Records: what somebody noted of a subject, once; how its body and its digest are made."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from linli.core.register.values import Stored

_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_decode = msgspec.msgpack.Decoder(dict[str, Stored]).decode
Values = dict[str, Stored]


class Record(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One note about one subject.

    uid:          identity, 16 bytes of a UUIDv7; made where the record was written
    subject:      uid of the subject that it was written for, 16 bytes
    values:       storage forms by element; None = withdrawn. Empty where the record retracts
    observed_at:  microseconds, by the clock of the device
    accepted_at:  microseconds; when the first node took it in
    clock_offset: microseconds to be added to the device's clock
    source:       a source of the pack, by the door that it came through
    retracts:     uids of records that it takes back
    """

    uid: bytes
    subject: bytes
    values: Values
    observed_at: int
    accepted_at: int
    clock_offset: int = 0
    source: str = ""
    purpose: str = ""
    activation: bytes = b""
    retracts: tuple[bytes, ...] = ()

    @property
    def effective_at(self) -> int:
        """When it counts from: nobody can win from the future."""
        return min(self.observed_at + self.clock_offset, self.accepted_at)


def pack_body(values: Values) -> bytes:
    """The body of a record before it is sealed: one map, its keys in order.

    >>> unpack_body(pack_body({"b": None, "a": [" 1"]})) == {"a": [" 1"], "b": None}
    True
    """
    return _encode(values)


def unpack_body(body: bytes) -> Values:
    """The values of an opened body. Raises msgspec.DecodeError if it is none."""
    return _decode(body)


def is_rest(left: Values, said: Values) -> bool:
    """Whether the values that are left are some of those that were said, and nothing else.

    >>> is_rest({"a": 1}, {"a": 1, "b": 2}), is_rest({"a": 2}, {"a": 1, "b": 2})
    (True, False)
    """
    return all(key in said and said[key] == value for key, value in left.items())


def digest(record: Record, body: bytes, key: bytes | None) -> bytes:
    """What tells a record that is sent again from another with the same uid: 32 bytes.

    Covers the author's part (whom, what, when, what for), not the stamps of the way. It is keyed
    by the subject's key, so that it says nothing any more once the key is destroyed.

    body: as `pack_body` gives it; key: of the subject, None for public ones
    """
    found = blake2b(record.uid, digest_size=32, key=key or b"", person=b"linli record")
    found.update(record.subject)
    found.update(record.observed_at.to_bytes(8, "big", signed=True))
    found.update(record.activation)
    found.update(record.purpose.encode())
    for one in sorted(record.retracts):
        found.update(b"-" + one)
    found.update(b"=" + body)
    return found.digest()
