"""The recovery sheet: the one key that is on paper only, in groups that a person can type.

32 bytes become 14 groups of 5 characters: 4 carry the key (and 4 characters at the end a check
over the whole), the fifth checks its group, so that a slip is found and its group is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from nacl.public import PrivateKey

from linli.engines.values import Problem

KEY_BYTES = 32
#: Digits and letters without those that look alike (Crockford's base 32: no I, L, O, U).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("OIL", "011")
_GROUPS, _DATA = 14, 4
_IN_LINE = 4
_WHOLE_CHECK_BITS = 20
_LABELLED = re.compile(r"^\s*[Rr][1-4]\s*[:.]?((?:[\s-]+[0-9A-Za-z]{5})+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: the lines to type, the same in one piece for a QR code, the key's mark.

    mark: the first characters of the public key, by which a sheet is told from an older one
    """

    lines: tuple[str, ...]
    code: str
    mark: str


def write_sheet(secret: bytes) -> Sheet:
    """The sheet of a secret of 32 bytes. ValueError for another length.

    >>> write_sheet(bytes(32)).lines[0]
    'R1 0000D 0000P 0000W 0000Q'
    """
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a secret has {KEY_BYTES} bytes, not {len(secret)}")
    check = int.from_bytes(_digest(b"whole" + secret)[:4]) >> (32 - _WHOLE_CHECK_BITS)
    # 256 bits in 52 characters leave 4 bits, which are 0; then the check of the whole.
    number = (int.from_bytes(secret) << 4 << _WHOLE_CHECK_BITS) | check
    length = _GROUPS * _DATA
    text = "".join(_ALPHABET[number >> 5 * at & 31] for at in reversed(range(length)))
    groups = [text[at : at + _DATA] for at in range(0, length, _DATA)]
    checked = [group + _check(place, group) for place, group in enumerate(groups)]
    starts = [*range(0, _GROUPS, _IN_LINE), _GROUPS]
    lines = (" ".join(checked[start:end]) for start, end in pairwise(starts))
    return Sheet(
        tuple(f"R{number} {line}" for number, line in enumerate(lines, 1)),
        "-".join(checked),
        mark_of(bytes(PrivateKey(secret).public_key)),
    )


def mark_of(public_key: bytes) -> str:
    """By what a recovery key is told from another: 8 characters of its public half.

    >>> mark_of(bytes(32))
    '0000 0000'
    """
    number = int.from_bytes(public_key[:5])
    text = "".join(_ALPHABET[number >> 5 * at & 31] for at in reversed(range(8)))
    return f"{text[:4]} {text[4:]}"


def read_sheet(text: str) -> bytes:
    """The secret of a sheet: its whole text, its lines, or its groups alone, as they were typed.

    Small letters, other spaces, and O, I, L for 0 and 1 are taken as meant. Raises
    Problem("recovery.groups") if there are not 14 groups, ("recovery.group_wrong") with the number
    of one that has a slip, ("recovery.sheet_wrong") if the groups do not belong together.

    >>> read_sheet("\\n".join(write_sheet(bytes(range(32))).lines)) == bytes(range(32))
    True
    """
    groups = [_plain(group) for group in _find_groups(text)]
    if len(groups) != _GROUPS:
        raise Problem("recovery.groups", found=len(groups), wanted=_GROUPS)
    for place, group in enumerate(groups):
        if not set(group) <= set(_ALPHABET) or _check(place, group[:_DATA]) != group[_DATA:]:
            line, at = divmod(place, _IN_LINE)
            raise Problem("recovery.group_wrong", line=line + 1, group=at + 1, text=group)
    number = 0
    for character in "".join(group[:_DATA] for group in groups):
        number = number << 5 | _ALPHABET.index(character)
    check = number & ((1 << _WHOLE_CHECK_BITS) - 1)
    padded = number >> _WHOLE_CHECK_BITS
    secret = (padded >> 4).to_bytes(KEY_BYTES)
    expected = int.from_bytes(_digest(b"whole" + secret)[:4]) >> (32 - _WHOLE_CHECK_BITS)
    if padded & 15 or check != expected:
        raise Problem("recovery.sheet_wrong")
    return secret


def _find_groups(text: str) -> list[str]:
    lines: list[str] = _LABELLED.findall(text)
    return re.split(r"[\s-]+", " ".join(lines or [text]).strip())


def _plain(group: str) -> str:
    return group.upper().translate(_LOOKALIKES)


def _check(place: int, group: str) -> str:
    """One character over a group and its place, so that groups that changed places are found."""
    return _ALPHABET[_digest(f"{place} {group}".encode())[0] & 31]


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=8, person=b"linli sheet").digest()
