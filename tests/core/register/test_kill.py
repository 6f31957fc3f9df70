"""SIGKILL while writing: nothing that was confirmed is lost, nothing is doubled."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

KILLS = int(os.environ.get("LINLI_KILLS", "8"))
ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "tests.core.register.writer_of_kills"]
#: `r ` or `b ` and a uid: a line that was cut off confirms nothing.
WHOLE = 38


@pytest.fixture
def environment(places, settings, tmp_path):
    """What another process needs to write to the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        # The tests' own database is in memory: the other process gets a copy on the disk.
        name = str(tmp_path / "node.sqlite3")
        with sqlite3.connect(name) as copy:
            connection.connection.backup(copy)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "KILL_DATABASE": name,
        "KILL_SECRETS": str(settings.LINLI_SECRETS),
        "KILL_DIVISION": str(places["a1"].id),
    }


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_is_there_once(environment):
    chance = random.Random(3)
    confirmed = []
    for _ in range(KILLS):
        with subprocess.Popen(
            [*COMMAND, "write"], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
        ) as writer:
            lines = [writer.stdout.readline()]
            # Not to wait for anything: to be killed at any point of writing.
            time.sleep(chance.random() * 0.4)
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.read().splitlines()
        confirmed += [line.strip() for line in lines if len(line.strip()) == WHOLE]
    assert len(confirmed) >= KILLS
    read = subprocess.run(
        [*COMMAND, "read"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    found = json.loads(read.stdout.splitlines()[-1])
    assert len(found["records"]) == len(set(found["records"]))
    assert {line[2:] for line in confirmed if line[0] == "r"} <= set(found["records"])
    assert {line[2:] for line in confirmed if line[0] == "b"} <= found["batches"].keys()
    assert set(found["batches"].values()) <= {40}
    assert found["wrong"] == []
