"""The server's commands of `linli`; only the module of the command that runs is imported.

A module has `add_arguments(parser)` and `run(arguments, terminal)`, as those of `linli.cli` have,
and may say `NEEDS`: "node" (the default: Django is set up with the node's settings before `run`),
"owner" (the same, as the owner of the tables) or "nothing" (it starts the node itself).
`KEEPS_LOG = True` lets the log say what the settings ask for; other commands log warnings only.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import ModuleType
from typing import Any

#: In the order of the help.
COMMANDS = {
    "init": "linli.server.init",
    "serve": "linli.server.serve",
    "demo": "linli.server.demo.command",
    "practice": "linli.server.demo.practice",
    "worker": "linli.server.worker",
    "upgrade": "linli.server.upgrade",
    "backup": "linli.server.backup.command",
    "restore": "linli.server.restore",
    "keys": "linli.server.keys",
    "divisions": "linli.server.divisions",
    "exchange": "linli.server.exchange",
    "audit": "linli.server.audit",
    "user": "linli.server.user",
    "doctor": "linli.server.doctor",
}


def add_arguments(parser: ArgumentParser) -> None:
    """What every command of the server takes: `--node`."""
    parser.add_argument("--node", metavar="FOLDER", help="server.help_node")


def run(module: ModuleType, arguments: Namespace, terminal: Any) -> int:
    """Start the node as the command needs it and run the command.

    Raises Problem("server.no_node"), ("server.database_gone"), ("server.tables_old") and what the
    settings and the command raise.
    """
    from linli.server.starting import database_failures_said, name_node, start_node

    if arguments.node is not None:
        name_node(Path(arguments.node))
    if not getattr(module, "KEEPS_LOG", False):
        os.environ.setdefault("LINLI_LOG", "warning")
    needs = getattr(module, "NEEDS", "node")
    if needs != "nothing":
        start_node(as_owner=needs == "owner")
    with database_failures_said():
        return int(module.run(arguments, terminal))
