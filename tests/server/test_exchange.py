"""A home moves between two real nodes by the command line, with a kill on the way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.exchange.moving import NEW, OLD
from tests.server.processes import Node

REPOSITORY = Path(__file__).resolve().parents[2]
OURS = ("home", "wang", "twin", "child", "event")
KILLED = """
import os, signal
from pathlib import Path
from linli.core.exchange.services import packages
from linli.server import exchange
from linli.cli.terminal import Terminal
from argparse import Namespace
left = [{parts}]
take_in = packages.register.take_in
def fall(*given, **named):
    taken = take_in(*given, **named)
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return taken
packages.register.take_in = fall
exchange.run(Namespace(action="import", what=[{file!r}], division=NEW, out=None), Terminal("en"))
"""


def ask(node, program, *, killed=False):
    """What a program over the names of tests.core.exchange.moving prints in that node, as JSON."""
    ended = subprocess.run(
        [sys.executable, "-c", "import django, json; django.setup()\n"
         "from tests.core.exchange.moving import *\n" + program],
        check=False, capture_output=True, text=True, cwd=REPOSITORY, timeout=240,
        env=node.environment(
            LINLI_NODE=str(node.folder), DJANGO_SETTINGS_MODULE="linli.server.settings.prod",
            LINLI_LOG="warning",
        ),
    )  # fmt: skip
    assert ended.returncode == (-9 if killed else 0), ended.stderr
    return None if killed else json.loads(ended.stdout.splitlines()[-1])


def run(node, *arguments):
    """`linli exchange ... --json`: what it answers."""
    ended = node.run("exchange", *map(str, arguments), "--json")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def refused(node, code, *arguments):
    """The command says that Problem and ends with 2."""
    ended = node.run("exchange", *map(str, arguments), "--json")
    assert ended.returncode == 2, ended.stderr
    assert json.loads(ended.stdout)["problem"]["code"] == code


LOOK = "print(json.dumps([believed(), living()]))"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory, fresh_databases):
    """Two nodes that deal with each other; the home lives at the first. Its uids by name."""
    folder = tmp_path_factory.mktemp("exchange")
    east, west = (Node(folder / name, fresh_databases()) for name in ("east", "west"))
    for node, name in ((east, "East"), (west, "West")):
        ended = node.run("init")
        assert ended.returncode == 0, ended.stderr
        node.card = run(node, "card", "--name", name, "--out", folder / f"{name}.card")
    refused(east, "exchange.fingerprint_missing", "trust", folder / "West.card")
    refused(east, "exchange.fingerprint_wrong", "trust", folder / "West.card",
            "--fingerprint", east.card["fingerprint"])  # fmt: skip
    for node, other, name in ((east, west, "West"), (west, east, "East")):
        run(node, "trust", folder / f"{name}.card", "--fingerprint", other.card["fingerprint"])
        assert run(node, "partners")["partners"] == [{"uid": other.card["node"], "name": name}]
    made = ask(east, "make_places(); made = make_home()\n"
               "print(json.dumps({k: str(v) for k, v in made.items()}))")  # fmt: skip
    ask(west, "make_places(); print(0)")
    return east, west, {name: made[f"{name}_uid"] for name in (*OURS, "guest")}


def test_a_home_moves(nodes, tmp_path):
    east, west, uids = nodes
    file = tmp_path / "home.linli"
    sent = run(east, "export", uids["home"], uids["event"], "--to", "West", "--out", file)
    assert (sent["subjects"], sent["records"]) == (5, 9)
    refused(east, "exchange.unknown_sender", "import", file, "--division", NEW)
    for parts in (0, 2):
        ask(west, KILLED.format(parts=parts, file=str(file)), killed=True)
    assert len(ask(west, LOOK)[0]) == 2
    receipt = Path(f"{file}.receipt")
    assert not receipt.exists()
    came = run(west, "import", file, "--division", NEW)
    assert came["package"] == sent["package"]
    again = run(west, "import", file, "--division", NEW)
    assert again["records"] == 0
    assert run(east, "receipt", receipt) == {"moved": 5, "erased": 0, "kept": 0, "changed": 0}
    refused(west, "exchange.unknown_sender", "receipt", receipt)
    refused(east, "exchange.no_package", "import", receipt, "--division", OLD)

    (here, homes_here), (there, homes_there) = ask(east, LOOK), ask(west, LOOK)
    moved = {uids[name] for name in OURS}
    assert there.keys() == moved
    for uid in moved:
        said = [one for one in here[uid][1] if one[0] != f"same@{uids['guest']}"]
        assert [here[uid][0], said, here[uid][2]] == there[uid]
    assert homes_there == dict.fromkeys(moved - {uids["event"]}, NEW)
    assert homes_here == {**homes_there, uids["guest"]: OLD}
    refused(east, "exchange.not_at_home", "export", uids["home"], "--to", "West",
            "--out", tmp_path / "more")  # fmt: skip
    assert not (tmp_path / "more").exists()

    # What was said since the export is nowhere else; an event is kept for its term.
    ask(
        east,
        f"""
with acting(Clerk(), Jurisdiction(None, 0, 99), "upkeep"):
    child = models.Subject.objects.get(uid="{uids["child"]}")
    services.record(child.id, {{"person.name": "x"}})
print(0)""",
    )
    erased = run(east, "receipt", receipt, "--erase")
    assert erased == {"moved": 5, "erased": 3, "kept": 1, "changed": 1}
    assert ask(east, LOOK)[0].keys() == {uids[name] for name in ("guest", "event", "child")}
    assert run(east, "receipt", receipt, "--erase")["erased"] == 0
    assert ask(west, LOOK)[0] == there
    for node in (east, west):
        assert node.run("audit", "verify").returncode == 0
