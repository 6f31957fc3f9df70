"""Subjects: made, protected, opened in need, erased."""

from __future__ import annotations

from uuid import UUID

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.register import hooks, models
from linli.core.register.bulk import derived
from linli.core.register.bulk.rebuilding import mark_erased
from linli.core.register.bulk.subjects import lock_subjects, make_subjects, new_uids, read_members
from linli.core.register.rights import FILED
from linli.core.register.sight import visible_subjects
from linli.core.register.times import day_of, microseconds
from linli.core.register.walls import deriving
from linli.core.trust import keys as trust_keys
from linli.core.trust import services as trust
from linli.engines.values import Problem

#: What records may be about; `sheet` and `aggregate` are no subjects.
KINDS = (
    "person", "household", "dwelling", "organisation", "facility", "area", "project", "product",
    "post", "event", "case",
)  # fmt: skip


@service("subject.create")
def create_subjects(kind: str, count: int = 1) -> list[tuple[int, UUID]]:
    """Make subjects of which nothing is said yet; key and uid of each.

    They are seen where they were made until a record says where they are. Raises
    Problem("record.no_division") in a scope without one, ("subject.bad_kind").
    """
    scope = current_scope()
    division = scope.jurisdiction.division
    if division is None:
        raise Problem("record.no_division")
    if kind not in KINDS:
        raise Problem("subject.bad_kind", kind=kind, kinds=", ".join(KINDS))
    at = microseconds(scope.at)
    with deriving():
        made, _ = make_subjects(kind, uids=new_uids(count), division=division, at=at)
        derived.replace_places(
            [derived.Place(one.id, division, FILED, day_of(at), None) for one in made], []
        )
        derived.count_changes([division])
    note([one.id for one in made], kind=kind)
    return [(one.id, UUID(bytes=one.uid)) for one in made]


@service("subject.protect")
def protect(subject: int, *, protected: bool = True) -> None:
    """Hide a subject, with all linked with it, or show it again.

    Hidden are victims, witnesses, the staff's own kin. Raises Problem("subject.not_in_sight").
    """
    members = _cluster(subject)
    with deriving():
        models.Subject._base_manager.filter(id__in=members).update(protected=protected)
        derived.count_changes({one.division for one in derived.read_places(members)})
    note(members, protected=protected)


@service("subject.break_glass")
def open_protected(subject: int, *, reason: str) -> None:
    """Open a protected subject for a while, for a reason that somebody else will look at.

    Raises Problem("subject.not_protected"), ("subject.not_in_sight") or trust's for the reason.
    """
    scope = current_scope()
    from linli.core.register.sight import in_sight

    found = models.Subject._base_manager.filter(in_sight(scope, "id"), id=subject).first()
    if found is None or found.erased_at is not None:
        raise Problem("subject.not_in_sight", subjects=[subject])
    if not found.protected:
        raise Problem("subject.not_protected")
    with deriving():
        members = read_members([found.root_id or found.id])[found.root_id or found.id]
    for member in members:
        trust.keep_opening(member, reason=reason)
    note(members)


@service("subject.erase")
def erase(subject: int) -> None:
    """Destroy a subject's key, with those of all linked with it: nothing of it opens again.

    Its rows stay as ciphertext for the chain; tokens, ties, presences and profile go. Backups are
    dead after the next rotation of the node's key. Raises Problem("subject.not_in_sight").
    """
    members = _cluster(subject)
    scope = current_scope()
    with deriving():
        locked = lock_subjects(members)
        uids = {locked[member].uid for member in members}
        divisions = {one.division for one in derived.read_places(members)}
        # Others' ties to it would still say that there was somebody.
        towards = models.Tie._base_manager.filter(to__in=[UUID(bytes=uid) for uid in uids])
        towards.delete()
        mark_erased(members)
        trust_keys.destroy_keys(members, at=scope.at)
        trust.forget_subjects(members)
        derived.count_changes(divisions)
    hooks.SubjectsErased(tuple(members)).tell()
    note(members)


def _cluster(subject: int) -> list[int]:
    """All members of the cluster of a subject in sight."""
    if not visible_subjects({subject}, current_scope()):
        raise Problem("subject.not_in_sight", subjects=[subject])
    with deriving():
        known = lock_subjects({subject})[subject]
        return read_members([known.root])[known.root]
