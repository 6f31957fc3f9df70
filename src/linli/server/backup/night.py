"""Rotation as one errand: new KEK, new archive of keys, and only then the old ones destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from django.conf import settings

from linli.core.base.jobs import round_of_work
from linli.core.base.scope import Jurisdiction, acting
from linli.core.base.service import note, service
from linli.core.trust import keys
from linli.core.trust.actors import SystemActor
from linli.server.backup.writing import prune, require_recovery, write_keys

_ROTATOR = SystemActor("rotation", frozenset({"key.rotate"}))
_NIGHT = time(2, 30)


@dataclass(frozen=True, slots=True)
class Turned:
    """What a rotation did: keys wrapped anew, the new archive, the archives and KEKs destroyed."""

    count: int
    archive: Path
    archives_destroyed: list[Path]
    keks_destroyed: list[int]


def rotate_node(*, at: datetime) -> Turned:
    """Wrap all keys under a new KEK, archive them, destroy the old KEK and the older archives.

    Each step is committed before the next begins; one that was cut off is done again by the next
    call. Raises Problem("backup.no_recovery") before anything is changed.
    """
    folder = Path(settings.LINLI_BACKUPS)
    require_recovery()
    with acting(_ROTATOR, Jurisdiction(None), "upkeep", door="job", at=at):
        rotation = _rotate()
    archive = write_keys(folder, at=at)
    destroyed = prune(folder, at=at)
    with acting(_ROTATOR, Jurisdiction(None), "upkeep", door="job", at=at):
        keks = _finish(len(destroyed))
    return Turned(rotation.count, archive, destroyed, keks)


@service("key.rotate")
def _rotate() -> keys.Rotation:
    rotation = keys.rotate()
    note(kek=rotation.new, retired=rotation.retired, keys=rotation.count)
    return rotation


@service("key.rotate")
def _finish(archives: int) -> list[int]:
    destroyed = keys.finish_rotation()
    note(keks_destroyed=destroyed, archives_destroyed=archives)
    return destroyed


@round_of_work("keys.night", at=_NIGHT)
def rotate_after_erasures(at: datetime) -> None:
    """After a day with erasures the keys that died must die in copies too."""
    if keys.needs_rotation():
        rotate_node(at=at)
