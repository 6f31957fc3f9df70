"""Bringing a node to this version; `linli init`, `linli restore` and `linli upgrade` do it."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def upgrade_node() -> int:
    """Change the tables as this version needs them, collect its files; how many changes it took."""
    executor = MigrationExecutor(connection)
    changes = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", interactive=False, verbosity=0)
    collect_files()
    return changes


def collect_files() -> None:
    """Put what pages are made of into the node's folder, named by what is in it, and packed."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
