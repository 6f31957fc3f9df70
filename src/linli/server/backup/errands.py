"""Whole errands with archives, each kept in the audit: backing up, proving the recovery sheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from linli.core.base.scope import Jurisdiction, acting
from linli.core.base.service import note, service
from linli.core.trust import keys
from linli.core.trust.actors import SystemActor
from linli.server import hooks  # noqa: F401 - its verbs are declared
from linli.server.backup.night import rotate_node
from linli.server.backup.opening import open_with_sheet
from linli.server.backup.writing import Backup, make_backup

_BACKUP = SystemActor("backup", frozenset({"node.backup"}))
_DRILL = SystemActor("drill", frozenset({"key.drill"}))


def back_up(folder: Path, *, at: datetime) -> Backup:
    """Write both archives into a folder.

    After erasures the keys are rotated first, so that no archive of keys from before them stays.
    Raises Problem("backup.no_recovery").
    """
    if keys.needs_rotation():
        rotate_node(at=at)
    made = make_backup(folder, at=at)
    with acting(_BACKUP, Jurisdiction(None), "upkeep", at=at):
        _keep_backup(made)
    return made


@service("node.backup")
def _keep_backup(made: Backup) -> None:
    note(rows=made.rows, files=made.files, data=made.data.name, keys=made.keys.name)


def prove_sheet(secret: bytes, path: Path, *, at: datetime) -> int:
    """Open an archive of keys with the recovery secret, and every key in it; how many.

    The audit keeps the day of the drill. Raises as `open_with_sheet` does.
    """
    count = open_with_sheet(path, secret).test()
    with acting(_DRILL, Jurisdiction(None), "upkeep", at=at):
        _keep_drill(path.name, count)
    return count


@service("key.drill")
def _keep_drill(archive: str, count: int) -> None:
    note(archive=archive, keys=count)
