import json
import shutil

import pytest

from tests.server.processes import Node


@pytest.fixture
def own_node(node, tmp_path):
    """A copy of the shared node's folder, to be spoilt."""
    shutil.copytree(node.folder, tmp_path / "copy")
    return Node(tmp_path / "copy", node.databases)


def checks_of(ended):
    said = json.loads(ended.stdout)
    return {one["check"]: one for one in said["checks"]}


def test_of_a_node_that_is_well_it_says_so_check_by_check(node):
    ended = node.run("doctor", "--json")
    assert ended.returncode == 0, ended.stdout
    checks = checks_of(ended)
    assert {"settings", "modes", "clock", "pages", "database", "tables", "queue", "disk"} <= set(
        checks
    )
    assert all(one["sentence"] for one in checks.values())
    ended = node.run("doctor", "--lang", "zh-Hans")
    assert "正常" in ended.stdout


def test_loose_files_are_named(own_node):
    (own_node.folder / "secret" / "signing.key").chmod(0o640)
    (own_node.folder / "linli.toml").chmod(0o604)
    ended = own_node.run("doctor", "--json")
    assert ended.returncode == 1
    found = checks_of(ended)["modes"]
    assert found["details"]["files"] == ["linli.toml", "secret/signing.key"]
    for name in found["details"]["files"]:
        (own_node.folder / name).chmod(0o600)
    assert own_node.run("doctor").returncode == 0


def test_missing_pages_are_found_and_upgrade_brings_them(own_node):
    shutil.rmtree(own_node.folder / "static")
    (own_node.folder / "static").mkdir()
    assert checks_of(own_node.run("doctor", "--json"))["pages"]["state"] == "bad"
    assert own_node.run("upgrade").returncode == 0
    assert own_node.run("doctor").returncode == 0


def test_a_clock_behind_the_files_is_found(own_node):
    import os
    import time

    ahead = time.time() + 86_400
    os.utime(own_node.folder / "linli.toml", (ahead, ahead))
    ended = own_node.run("doctor", "--json")
    assert (ended.returncode, checks_of(ended)["clock"]["state"]) == (1, "bad")


def test_listening_to_everybody_without_https_is_a_warning(node):
    ended = node.run("doctor", "--json", LINLI_BIND="0.0.0.0:80")
    assert (ended.returncode, checks_of(ended)["https"]["state"]) == (0, "warning")
    ended = node.run("doctor", "--json", LINLI_BIND="0.0.0.0:80", LINLI_HTTPS="true")
    assert checks_of(ended)["https"]["state"] == "good"


def test_a_program_that_row_level_security_does_not_bind_is_found(node, is_postgresql):
    if not is_postgresql:
        assert checks_of(node.run("doctor", "--json"))["role"]["code"] == "doctor.role_none"
        return
    owner = {"LINLI_DATABASE": node.databases["LINLI_DATABASE_OWNER"]}
    assert checks_of(node.run("doctor", "--json", **owner))["role"]["state"] == "bad"
    assert checks_of(node.run("doctor", "--json"))["role"]["state"] == "good"


def test_settings_that_cannot_be_read_are_the_only_thing_it_says(own_node):
    (own_node.folder / "linli.toml").write_text("workers = ")
    ended = own_node.run("doctor", "--json")
    assert ended.returncode == 1
    assert list(checks_of(ended)) == ["settings"]
