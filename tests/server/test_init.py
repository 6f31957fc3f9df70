import json
import os
import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.server.processes import Node

PASSWORD = "correct horse battery"


def test_a_node_is_made_as_a_whole(fresh_node):
    ended = fresh_node.run(
        "init", "--admin", "Zhang", "--json", "--set", "hosts=a.example.org,b", "--set", "workers=3"
    )
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout)
    assert (said["admin"], said["sheet"]) == ("zhang", str(fresh_node.sheet))
    assert len(said["password"]) >= 12
    text = (fresh_node.folder / "linli.toml").read_text()
    assert 'hosts = ["a.example.org", "b"]\nworkers = 3\n' in text
    for path in (
        fresh_node.folder,
        *fresh_node.folder.iterdir(),
        *fresh_node.folder.glob("secret/*"),
    ):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE(fresh_node.sheet.stat().st_mode) == 0o600
    assert fresh_node.run("doctor").returncode == 0


def test_the_sheet_can_be_read_and_its_secret_is_nowhere_in_the_node(node):
    from linli.core.trust.keyring import Keyring
    from linli.core.trust.recovery import mark_of, read_sheet

    drawn = subprocess.run(
        ["pdftotext", "-layout", node.sheet, "-"], check=True, capture_output=True, text=True
    ).stdout
    lines = re.findall(r"(R[1-4](?: [0-9A-Z]{5})+)", drawn)
    secret = read_sheet("\n".join(lines))
    assert "恢复单" in drawn
    ring = Keyring(node.folder / "secret")
    assert mark_of(bytes(ring.recovery())) in drawn
    kept = b"".join(path.read_bytes() for path in node.folder.rglob("*") if path.is_file())
    assert secret not in kept
    assert secret.hex().encode() not in kept


def test_nothing_is_ever_overwritten(node, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in node.folder.rglob("*")}
    ended = node.run("init")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "is there already" in ended.stderr
    other = Node(tmp_path / "other")
    ended = other.run("init", "--sheet", str(node.sheet))
    assert ended.returncode == 2
    assert "only copy" in ended.stderr
    assert not other.folder.exists()
    assert before == {path: path.stat().st_mtime_ns for path in node.folder.rglob("*")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "colour=red"], "no such setting"),
        (["--set", "workers=many"], "whole number|cannot be read"),
        (["--set", "workers=65"], "workers cannot be"),
        (["--password-file", "nowhere.txt"], "no such file"),
        (["--password-file", "-"], "password"),
    ],
)
def test_where_it_fails_nothing_is_left_and_the_next_try_succeeds(fresh_node, arguments, said):
    ended = fresh_node.run("init", *arguments, given="short")
    assert ended.returncode == 2, ended.stderr
    assert re.search(said, ended.stderr), ended.stderr
    assert ended.stderr.count("\n") == 1
    assert list(fresh_node.folder.parent.iterdir()) == []


def test_after_a_late_failure_the_database_is_empty_again(fresh_node):
    ended = fresh_node.run("init", "--password-file", "-", given="short")
    assert ended.returncode == 2
    ended = fresh_node.run("init", "--password-file", "-", given=PASSWORD + "\n")
    assert ended.returncode == 0, ended.stderr
    assert PASSWORD not in ended.stdout + ended.stderr


def test_a_database_that_is_in_use_is_left_alone(node, tmp_path, is_postgresql):
    if not is_postgresql:
        # A SQLite database lies in the node's own folder, which may not be there.
        assert (node.folder / "node.sqlite3").is_file()
        return
    second = Node(tmp_path / "second", node.databases)
    ended = second.run("init")
    assert ended.returncode == 2
    assert "holds tables already" in ended.stderr
    assert node.run("doctor").returncode == 0


def test_the_first_administrator_signs_in_over_http(node):
    """With the password that was shown once; then it has to be changed."""
    script = (
        "from django.test import Client; from linli.core.trust.models import Account;"
        "account = Account.objects.get();"
        "print(account.username, account.must_change_password, account.has_usable_password())"
    )
    environment = node.environment(
        LINLI_NODE=str(node.folder), DJANGO_SETTINGS_MODULE="linli.server.settings.prod"
    )
    python = Path(os.path.realpath(".")) / ".venv" / "bin" / "python"
    shown = subprocess.run(
        [python, "-c", f"import django; django.setup(); {script}"],
        check=True, capture_output=True, text=True, env=environment,
    ).stdout  # fmt: skip
    assert shown.split() == ["zhang", "True", "True"]
