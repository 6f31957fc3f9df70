"""A disk that is really full: a clear answer, nothing by halves, and on it goes with room again."""

import pytest

from linli.engines.values.sentences import sentences
from tests.server.clusters import cluster
from tests.server.disks import fill, small_disk
from tests.server.processes import Node, ask, free_port, stop
from tests.server.programs import Program, check, in_node

FULL, GONE = (507, "failures.disk_full"), (503, "failures.database_gone")
WORDS = {
    language: {f"failures.{what}": text for what, text in sentences("failures", language).items()}
    for language in ("en", "zh-Hans")
}
#: Of PostgreSQL: the log of writes is small, so that it is the tables that find no room.
SMALL = """fsync = off
shared_buffers = 32MB
min_wal_size = 32MB
max_wal_size = 64MB
wal_recycle = on
"""


@pytest.fixture
def node_on_disk(tmp_path, is_postgresql):
    """A node whose database lies on a small disk; the node and the disk."""
    if not is_postgresql:
        with small_disk(24) as disk:
            yield Node(disk / "node"), disk, None
        return
    with small_disk(224) as disk, cluster(disk, SMALL) as own:
        yield Node(tmp_path / "node", own.variables), disk, own


def fails(program):
    """Write until the node refuses: there is some room in pages and logs that it holds already."""
    for _ in range(3000):
        if not program.say():
            return
    raise AssertionError("the disk was never full")


def test_a_full_disk_is_said_and_room_is_enough_to_go_on(node_on_disk, tmp_path):
    node, disk, own = node_on_disk
    node.sheet = tmp_path / "sheet.pdf"
    ended = node.run("init", "--admin", "zhang", "--sheet", str(node.sheet))
    assert ended.returncode == 0, ended.stderr
    token, port = in_node(node, "make"), free_port()
    serving = node.start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    english, chinese = (Program(port, token, language) for language in ("en", "zh-hans"))
    try:
        ask(port, "/health/live", tries=900)
        english.begin()
        chinese.subject = english.subject
        assert english.say()
        ballast = fill(disk)
        fails(english)
        fails(chinese)
        # PostgreSQL that finds no room for its log of writes ends: then it is gone.
        allowed = {(201, ""), FULL} | ({GONE} if own else set())
        assert english.answers.keys() | chinese.answers.keys() <= allowed
        said = next(iter(english.sentences.items()))
        assert said in WORDS["en"].items()
        assert next(iter(chinese.sentences.items())) in WORDS["zh-Hans"].items()
        ballast.unlink()
        if own and not own.is_up():
            own.start()
        for program in (english, chinese):
            program.until(program.say)
        assert serving.poll() is None
    finally:
        stop(serving)
    english.confirmed |= chinese.confirmed
    english.tried |= chinese.tried
    check(node, english)
