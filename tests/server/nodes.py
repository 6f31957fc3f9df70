"""Other nodes than the one that the tests run in: commands and questions in processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "linli")
REPOSITORY = Path(__file__).resolve().parents[2]
_OF_THE_TESTS = (
    "DJANGO_SETTINGS_MODULE",
    "LINLI_AS_OWNER",
    "LINLI_DATABASE",
    "LINLI_DATABASE_OWNER",
)


def environment(folder, database=None):
    """The variables of a node: its folder, and its database where that is no SQLite file.

    database: the program's address and the owner's
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_TESTS}
    kept |= {"LINLI_NODE": str(folder), "LC_ALL": "C.UTF-8"}
    if database is not None:
        kept |= {"LINLI_DATABASE": database[0], "LINLI_DATABASE_OWNER": database[1]}
    return kept


def run(folder, *arguments, stdin=None, database=None):
    """`linli ARGUMENTS` with the node in that folder: exit code, output, errors."""
    ended = subprocess.run(
        [COMMAND, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        input=stdin,
        env=environment(folder, database),
        timeout=240,
    )
    return ended.returncode, ended.stdout, ended.stderr


def ask(folder, question, database=None):
    """What an expression over the names of tests.server.contents gives in that node, as JSON."""
    program = (
        "import django, json; django.setup();"
        f"from tests.server.contents import *; print(json.dumps({question}))"
    )
    # The owner asks: it is about every row.
    more = {"DJANGO_SETTINGS_MODULE": "linli.server.settings.prod", "LINLI_LOG": "warning"}
    shown = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**environment(folder, database), **more},
        timeout=240,
    )
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout.splitlines()[-1])
