"""Starting a node in this process: its folder, its settings, Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.engines.values import Problem
from linli.server.settings.node import NODE_VARIABLE, OWNER_VARIABLE, node_folder

_SETTINGS = "linli.server.settings.prod"
SECRET_FILE = Path("secret") / "django.key"


def name_node(folder: Path) -> None:
    """Let this process, and those that it starts, work with the node in that folder."""
    os.environ[NODE_VARIABLE] = str(folder.absolute())


def start_node(*, as_owner: bool = False) -> Path:
    """Set Django up for the named node; its folder.

    as_owner: reach the tables as their owner, to make or change them

    Raises Problem("server.no_node") if there is none, and what `read_options` raises.
    """
    folder = node_folder()
    if not (folder / SECRET_FILE).is_file():
        raise Problem("server.no_node", folder=str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    if as_owner:
        os.environ[OWNER_VARIABLE] = "1"
    else:
        os.environ.pop(OWNER_VARIABLE, None)
    # Whatever the node writes is for its own account only.
    os.umask(0o077)
    import django

    django.setup()
    # What the server itself does by night is known to every process that may be a worker.
    import linli.server.backup.night  # noqa: F401

    return folder


@contextmanager
def database_failures_said() -> Iterator[None]:
    """Turn a database that is gone, full or too old for this version into one clear line."""
    from django.db import InterfaceError, OperationalError, ProgrammingError

    from linli.core.base.failures import is_full

    try:
        yield
    except ProgrammingError as failure:
        raise Problem("server.tables_old", detail=_first_line(failure)) from failure
    except (OperationalError, InterfaceError) as failure:
        if is_full(failure):
            raise Problem("cli.disk_full") from failure
        detail = _first_line(failure)
        code = "tables_old" if "no such table" in detail else "database_gone"
        raise Problem(f"server.{code}", detail=detail) from failure


def _first_line(failure: Exception) -> str:
    lines = str(failure).splitlines()
    return lines[0] if lines else type(failure).__name__
