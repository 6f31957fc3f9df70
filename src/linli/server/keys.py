"""`linli keys`: wrap all keys anew, or prove that the recovery sheet opens the last archive."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from linli.cli.terminal import Terminal
from linli.engines.values import Problem


def add_arguments(parser: ArgumentParser) -> None:
    """`rotate`, or `drill --sheet FILE|- [--archive FILE]`."""
    parser.add_argument("action", choices=["rotate", "drill"], help="keys.help_action")
    parser.add_argument("--sheet", metavar="FILE|-", help="keys.help_sheet")
    parser.add_argument("--archive", metavar="FILE", help="keys.help_archive")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: done. Raises Problem("keys.sheet_missing"), ("keys.no_archive"), ("backup....")."""
    at = datetime.now(UTC)
    if arguments.action == "rotate":
        return _rotate(at, terminal)
    if arguments.sheet is None:
        raise Problem("keys.sheet_missing")
    return _drill(arguments.sheet, arguments.archive, at, terminal)


def _rotate(at: datetime, terminal: Terminal) -> int:
    from linli.server.backup.night import rotate_node

    turned = rotate_node(at=at)
    if terminal.json:
        terminal.write_json(
            {
                "keys": turned.count,
                "archive": str(turned.archive),
                "archives_destroyed": [path.name for path in turned.archives_destroyed],
                "keks_destroyed": turned.keks_destroyed,
            }
        )
    terminal.say("keys.rotated", count=turned.count, archive=str(turned.archive))
    return 0


def _drill(sheet: str, archive: str | None, at: datetime, terminal: Terminal) -> int:
    from linli.server.backup.errands import prove_sheet
    from linli.server.typed_sheet import read_secret

    secret = read_secret(sheet)
    path = Path(archive).absolute() if archive else _newest_archive()
    count = prove_sheet(secret, path, at=at)
    if terminal.json:
        terminal.write_json({"archive": str(path), "keys": count})
    terminal.say("keys.drilled", archive=str(path), count=count)
    return 0


def _newest_archive() -> Path:
    from django.conf import settings

    folder = Path(settings.LINLI_BACKUPS)
    archives = sorted(folder.glob("keys-*.linli"))
    if not archives:
        raise Problem("keys.no_archive", folder=str(folder))
    return archives[-1]
