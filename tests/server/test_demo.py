"""`linli demo` makes a node that people can use at once, and touches nothing else."""

import json
import os
import re
import subprocess
import urllib.error
from pathlib import Path

import pytest

from linli.server.demo.errand import Visitor
from linli.server.demo.serving import served
from tests.server.processes import COMMAND, free_port

PASSWORD = "xingwu-demo-node"
ELEMENTS = "elements=person.name,person.phone"


def run(*arguments, **more):
    """Run `linli ARGUMENTS` to its end, as in CI."""
    kept = {
        name: value for name, value in os.environ.items() if name[:6] not in ("LINLI_", "DJANGO")
    }
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        check=False, capture_output=True, text=True, timeout=240,
        env={**kept, "CI": "true", "LC_ALL": "C.UTF-8", **more},
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory, fresh_databases):
    """A demo made by the command with its main job done once; its folder, what was said."""
    folder = tmp_path_factory.mktemp("demo") / "node"
    databases = fresh_databases()
    given = []
    if databases:
        given = ["--database", databases["LINLI_DATABASE"],
                 "--database-owner", databases["LINLI_DATABASE_OWNER"]]  # fmt: skip
    real = folder.parent / "real"
    # A variable of a real node must lead nowhere.
    ended = run(
        "demo", "--node", folder, "--bind", f"127.0.0.1:{free_port()}", *given,
        LINLI_NODE=str(real), LINLI_DATABASE="postgresql://nobody@nowhere/real",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert not real.exists()
    return folder, ended.stdout


@pytest.fixture(scope="module")
def base(made):
    """The address of the demo, served."""
    folder, _ = made
    with served(folder, bind := f"127.0.0.1:{free_port()}"):
        yield f"http://{bind}"


@pytest.fixture(scope="module")
def samples(made):
    return json.loads((made[0] / "samples.json").read_text("utf-8"))


def signed_in(base, username):
    visitor = Visitor(base)
    visitor.sign_in(username, PASSWORD)
    return visitor


def refusal(visitor, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        visitor.get(path)
    with refused.value as answer:
        return answer.code


def test_the_command_ends_by_itself_where_nobody_sits_at_a_terminal(made):
    said = made[1]
    assert "1172" in said
    assert "周敏" in said


def test_the_main_job_was_done_through_the_pages(made):
    folder, said = made
    (full,) = (folder / "filled").glob("*.xlsx")
    assert full.stat().st_size > (folder / "incoming" / full.name).stat().st_size
    cells = int(re.search(r"^(\d+) cells of 1 ledgers filled themselves", said, re.M)[1])
    assert cells > 1000


def test_ledgers_wait_in_the_inbox_and_some_are_due_today(base):
    desk = signed_in(base, "zhoumin").get("/ledgers/").body.decode()
    assert desk.count("望杏区民政局") >= 3


def test_its_cookies_sign_nobody_out_of_a_real_node_beside_it(base):
    visitor = signed_in(base, "zhoumin")
    assert {"linli_demo_session", "linli_demo_csrf"} <= visitor.cookies()


def test_every_role_has_an_account_and_a_card(made):
    cards = json.loads((made[0] / "demo.json").read_text("utf-8"))
    assert {card["role"] for card in cards} == {
        "community_worker", "committee_head", "civil_affairs", "township_officer", "resident",
        "data_protection_officer", "administrator",
    }  # fmt: skip
    assert all(card["name"] and card["what"]["en"] and card["password"] for card in cards)


def test_only_this_account_may_read_the_files(made):
    for name in ("demo.json", "samples.json", "linli.toml"):
        assert (made[0] / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "username",
    ["zhoumin", "heguifang", "shenlixin", "luojianping", "resident", "proxy", "xuwen",
     "chengzhiyuan"],
)  # fmt: skip
def test_everybody_signs_in_to_a_first_page(base, username):
    assert signed_in(base, username)


def test_a_clerk_sees_a_resident_and_her_neighbour_does_not(base, samples):
    path = f"/api/1/subjects/{samples['person']}?{ELEMENTS}"
    seen = json.loads(signed_in(base, "zhoumin").get(path).body)
    assert seen["values"]["person.name"]["state"] == "known"
    assert refusal(signed_in(base, "linxiaochuan"), path) in (403, 404, 422)


def test_the_protected_are_hidden_from_the_clerk(base, samples):
    path = f"/api/1/subjects/{samples['protected']}?{ELEMENTS}"
    assert refusal(signed_in(base, "zhoumin"), path) in (403, 404, 422)


def test_a_resident_sees_own_data_and_who_looked(base):
    own = signed_in(base, "resident").get("/api/1/own").body
    assert len(json.loads(own)) == 1
    others = signed_in(base, "proxy").get("/api/1/own").body
    assert len(json.loads(others)) == 2


def test_a_second_run_opens_what_is_there(made):
    ended = run("demo", "--node", made[0], "--no-serve")
    assert ended.returncode == 0, ended.stderr
    assert "--again" in ended.stdout


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    ended = run("demo", "--node", tmp_path, "--no-serve")
    assert ended.returncode == 2
    assert str(tmp_path) in ended.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_day_is_for_files_only(tmp_path):
    ended = run("demo", "--node", tmp_path / "x", "--on", "2026-01-01")
    assert ended.returncode == 2
    assert not Path(tmp_path / "x").exists()


def test_files_are_still_to_be_had(tmp_path):
    ended = run("demo", "--files", tmp_path / "files", "--on", "2026-01-01")
    assert ended.returncode == 0, ended.stderr
    assert len(list((tmp_path / "files" / "filled").glob("*.xlsx"))) >= 10


def test_practice_needs_a_real_node_beside_it(tmp_path):
    ended = run("practice", "--node", tmp_path / "none")
    assert ended.returncode == 2
    assert str(tmp_path / "none") in ended.stderr
