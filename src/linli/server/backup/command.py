"""`linli backup`: write the two archives of the node, and destroy those that are too old."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from linli.cli.terminal import Terminal


def add_arguments(parser: ArgumentParser) -> None:
    """`[--to DIR]`."""
    parser.add_argument("--to", metavar="DIR", help="backup.help_to")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: both archives are written, and the keys opened for a test.

    Raises Problem("backup.no_recovery").
    """
    from django.conf import settings

    from linli.server.backup.errands import back_up

    folder = Path(arguments.to).absolute() if arguments.to else Path(settings.LINLI_BACKUPS)
    made = back_up(folder, at=datetime.now(UTC))
    if terminal.json:
        terminal.write_json(
            {
                "data": str(made.data),
                "keys": str(made.keys),
                "rows": made.rows,
                "files": made.files,
                "destroyed": [path.name for path in made.destroyed],
            }
        )
    terminal.say("backup.made", data=str(made.data), keys=str(made.keys), rows=made.rows)
    if made.destroyed:
        terminal.say("backup.destroyed", count=len(made.destroyed))
    terminal.say("backup.keep_apart")
    return 0
