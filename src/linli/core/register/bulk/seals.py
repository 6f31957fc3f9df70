"""Bodies sealed and opened under the keys of their subjects, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from linli.core.register.bulk import rows
from linli.core.register.values import OPEN_KINDS
from linli.core.trust import keys as trust_keys
from linli.core.trust.sealing import AES, PLAIN, aad, seal_many, unseal_many
from linli.engines.values import Problem

RECORD, PROFILE, EMERGENCY = "register_record", "register_profile", "register_emergencyprofile"


def suite_of(kind: str) -> int:
    """How a new subject of a kind is sealed."""
    return PLAIN if kind in OPEN_KINDS else AES


class Seals:
    """The keys of some subjects, each None where the subject is open.

    Raises Problem("subject.erased") where a key was destroyed.
    """

    def __init__(self, suites: dict[int, int]) -> None:
        self._suites: dict[int, int] = {}
        self._keys: dict[int, bytes] = {}
        self._activations: dict[int, bytes] = {}
        self._fetch(suites)

    def know(self, suites: dict[int, int], keys: dict[int, bytes]) -> None:
        """Take in subjects that were just made, with their keys."""
        self._suites.update(suites)
        self._keys.update(keys)

    def learn(self, subjects: Iterable[int]) -> None:
        """Get the keys of further subjects."""
        missing = [subject for subject in subjects if subject not in self._suites]
        if missing:
            read = rows.fetch(
                f"SELECT id, suite FROM register_subject WHERE {rows.among('id')}",  # noqa: S608
                [rows.listed(missing)],
            )
            self._fetch(dict(read))

    def _fetch(self, suites: dict[int, int]) -> None:
        self._suites.update(suites)
        sealed = [subject for subject, suite in suites.items() if suite != PLAIN]
        if not sealed:
            return
        found = trust_keys.find_keys(sealed)
        if found.destroyed or found.missing:
            raise Problem("subject.erased", subjects=sorted(found.destroyed | found.missing))
        self._keys.update(found.keys)

    def key(self, subject: int, activation: int | None = None) -> bytes | None:
        """The key of a subject, mixed with that of an activation; None for what is open."""
        key = self._keys.get(subject)
        if activation is None:
            return key
        if key is None:
            raise Problem("record.emergency_open_subject")
        if activation not in self._activations:
            self._activations[activation] = trust_keys.get_activation_key(activation)
        return trust_keys.derive(self._activations[activation], key, suite=self._suites[subject])

    def seal(
        self,
        table: str,
        subjects: Sequence[int],
        uids: Sequence[bytes] | None,
        bodies: Sequence[bytes],
        *,
        activation: int | None = None,
    ) -> list[bytes]:
        """Seal bodies, each bound to its table, subject and record (None: profiles)."""
        bound = _bound(table, subjects, uids)
        keys = [self.key(subject, activation) for subject in subjects]
        key_id = activation or 0
        if None not in keys and len({self._suites[one] for one in subjects}) == 1:
            suite = self._suites[subjects[0]]
            return seal_many(keys, bodies, bound, suite=suite, key_ids=key_id)
        sealed: list[bytes] = []
        for subject, key, body, place in zip(subjects, keys, bodies, bound, strict=True):
            suite = self._suites[subject] if key is not None else PLAIN
            sealed += seal_many([key], [body], [place], suite=suite, key_ids=key_id)
        return sealed

    def unseal(
        self,
        table: str,
        subjects: Sequence[int],
        uids: Sequence[bytes] | None,
        sealed: Sequence[bytes],
        *,
        activation: int | None = None,
    ) -> list[bytes]:
        """Open bodies. Raises Problem("trust.seal_broken") if one was changed or moved."""
        keys = [self.key(subject, activation) for subject in subjects]
        return unseal_many(keys, sealed, _bound(table, subjects, uids))


def _bound(table: str, subjects: Sequence[int], uids: Sequence[bytes] | None) -> list[bytes]:
    if uids is None:
        return [aad(table, subject) for subject in subjects]
    return [
        aad(table, subject, UUID(bytes=uid)) for subject, uid in zip(subjects, uids, strict=True)
    ]
