"""SIGKILL while writing: nothing that was confirmed is lost, nothing is doubled."""

import os
import sqlite3

import pytest
from django.db import connection

from tests.core.register.killing import environment_of, kill_writers, what_is_kept

KILLS = int(os.environ.get("LINLI_KILLS", "8"))


@pytest.fixture
def environment(places, settings, tmp_path):
    """What another process needs to write to the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        # The tests' own database is in memory: the other process gets a copy on the disk.
        name = str(tmp_path / "node.sqlite3")
        with sqlite3.connect(name) as copy:
            connection.connection.backup(copy)
    return environment_of(name, settings.LINLI_SECRETS, places["a1"].id)


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_is_there_once(environment):
    confirmed = kill_writers(environment, KILLS)
    assert len(confirmed) >= KILLS
    kept = what_is_kept(environment, confirmed)
    assert (kept.lost, kept.doubled, kept.torn, kept.wrong) == (0, 0, 0, 0)
    # What is confirmed is in the audit as well, and nobody wrote into its chain by halves.
    assert kept.audited
    assert kept.acts >= kept.confirmed
