"""Settings of the tests: a throw-away node, on SQLite or on the cluster that the tests started."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="linli-test-node-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.setdefault("LINLI_NODE", str(_folder))
# The tables are made by their owner; tests/conftest.py then takes the program's role.
os.environ["LINLI_AS_OWNER"] = "1"

from linli.core.trust.keyring import Keyring  # noqa: E402
from linli.server.settings.base import *  # noqa: E402, F403
from linli.server.settings.declared import *  # noqa: E402, F403
from linli.server.settings.node import node_folder, node_settings  # noqa: E402

DEBUG = False
globals().update(node_settings(node_folder()))
_database = globals()["DATABASES"]["default"]
if "sqlite" in _database["ENGINE"]:
    # A file, as a node has one: threads and writers that wait for each other are tested too.
    _database["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    _database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
# It signs what the tests throw away.
SECRET_KEY = "tests-only"  # noqa: S105  # nosec B105
# A quick hash: the tests sign in often, and what they sign in to is thrown away.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
(_folder / "static").mkdir()
if not Keyring(LINLI_SECRETS).exists():  # noqa: F405
    Keyring(LINLI_SECRETS).make()  # noqa: F405
