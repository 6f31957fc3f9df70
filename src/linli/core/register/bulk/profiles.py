"""Profiles in bulk: read, opened, sealed, written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from linli.core.base.statements import ask_prepared
from linli.core.register import models
from linli.core.register.bulk import rows
from linli.core.register.bulk.seals import EMERGENCY, PROFILE, Seals
from linli.core.register.bulk.subjects import read_members
from linli.core.register.profiles import Opened
from linli.core.trust import keys as trust_keys
from linli.engines.values import Problem

_FEW = 50


def read_bodies(roots: Collection[int]) -> dict[int, bytes]:
    """Sealed bodies of regular profiles by root; who has none is left out."""
    read = "SELECT subject_id, body FROM register_profile WHERE "
    if len(roots) <= _FEW:
        among, asked = rows.among_few("subject_id", roots)
        found = ask_prepared(read + among, [asked])
    else:
        found = rows.fetch_bodies(read + rows.among("subject_id"), [rows.listed(roots)])
    return {root: bytes(body) for root, body in found}


def read_opened(
    roots: Collection[int], seals: Seals, *, activation: int | None = None
) -> dict[int, Opened]:
    """Opened profiles by root; who has none is left out."""
    table = PROFILE
    if activation is None:
        bodies = read_bodies(roots)
    else:
        table = EMERGENCY
        read = rows.fetch(
            "SELECT subject_id, body FROM register_emergencyprofile"  # noqa: S608
            f" WHERE {rows.among('subject_id')} AND activation = %s",
            [rows.listed(roots), activation],
        )
        bodies = {root: bytes(body) for root, body in read}
    keys = list(bodies)
    opened = seals.unseal(table, keys, None, list(bodies.values()), activation=activation)
    return {root: Opened(body) for root, body in zip(keys, opened, strict=True)}


def write_opened(
    states: Mapping[int, Opened], known: Collection[int], seals: Seals, *, activation: int | None
) -> None:
    """Write profiles; known: the roots that have one already."""
    table = PROFILE if activation is None else EMERGENCY
    roots = sorted(states)
    bodies = [states[root].pack() for root in roots]
    sealed = dict(
        zip(roots, seals.seal(table, roots, None, bodies, activation=activation), strict=True)
    )
    fresh = [(root, body) for root, body in sealed.items() if root not in known]
    if activation is not None:
        rows.insert(models.EmergencyProfile, ("subject_id", "activation", "body"),
                    [(root, activation, body) for root, body in fresh])  # fmt: skip
        rows.execute_many(
            "UPDATE register_emergencyprofile SET body = %s WHERE subject_id = %s"
            " AND activation = %s",
            [(body, root, activation) for root, body in sealed.items() if root in known],
        )
        return
    rows.insert(models.Profile, ("subject_id", "body"), fresh)
    rows.update_bodies(table, "subject_id", [pair for pair in sealed.items() if pair[0] in known])


def with_emergency(roots: Collection[int], activation: int) -> set[int]:
    """Those of these roots that have a profile under an activation."""
    read = rows.fetch(
        "SELECT subject_id FROM register_emergencyprofile"  # noqa: S608
        f" WHERE {rows.among('subject_id')} AND activation = %s",
        [rows.listed(roots), activation],
    )
    return {root for (root,) in read}


def activations_of(roots: Collection[int]) -> list[int]:
    """Activations that have not ended and under which records of these clusters were made."""
    if not roots:
        return []
    members = [member for some in read_members(roots).values() for member in some]
    read = rows.fetch(
        "SELECT DISTINCT activation FROM register_record"  # noqa: S608
        f" WHERE {rows.among('subject_id')} AND activation IS NOT NULL",
        [rows.listed(members)],
    )
    return sorted(activation for (activation,) in read if _lives(activation))


def _lives(activation: int) -> bool:
    try:
        trust_keys.get_activation_key(activation)
    except Problem:
        return False
    return True
