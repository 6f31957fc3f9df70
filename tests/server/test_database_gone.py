"""The database goes away while requests run: said clearly, nothing confirmed lost, on it goes."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.server.clusters import cluster
from tests.server.disks import open_folder
from tests.server.processes import Node, ask, free_port, stop
from tests.server.programs import Program, check, in_node

THREADS = 4
GONE, BUSY = (503, "failures.database_gone"), (503, "failures.database_busy")
#: As a node's own: what is confirmed is on the disk.
SAFE = "fsync = on\nsynchronous_commit = on\nshared_buffers = 32MB"
#: Another program that works on the file for long.
HOLDS = (
    "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None);"
    " held.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def node_on_its_own(tmp_path, is_postgresql):
    """A node with a database that nobody else uses; the node and its cluster, if it has one."""
    if not is_postgresql:
        yield Node(tmp_path / "node"), None
        return
    with open_folder() as folder, cluster(folder, SAFE) as own:
        yield Node(tmp_path / "node", own.variables), own


@contextmanager
def serving(node):
    """The node answers at a port; a program that has begun there."""
    ended = node.run("init", "--admin", "zhang")
    assert ended.returncode == 0, ended.stderr
    token, port = in_node(node, "make"), free_port()
    process = node.start("serve", "--bind", f"127.0.0.1:{port}")
    try:
        ask(port, "/health/live", tries=900)
        program = Program(port, token)
        program.until(lambda: ask(port, "/health/ready")[0] == 200)
        program.begin()
        yield program
        # Whatever happened to the database, nobody had to start the node again.
        assert process.poll() is None
    finally:
        stop(process)


@contextmanager
def held(file):
    """Another process holds the file's lock for writing."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


def go_away_and_come_back(program, own, how):
    before = program.answers[GONE]
    how()
    program.until(lambda: program.answers[GONE] >= before + 2 * THREADS)
    own.start()
    confirmed = program.answers[201, ""]
    program.until(lambda: program.answers[201, ""] >= confirmed + 2 * THREADS)


def test_requests_go_on_when_the_database_is_back(node_on_its_own):
    node, own = node_on_its_own
    if own is None:
        work_while_the_file_is_held(node)
        return
    with serving(node) as program:
        loops = program.run(THREADS)
        program.until(lambda: program.answers[201, ""] >= 2 * THREADS)
        go_away_and_come_back(program, own, own.kill)
        go_away_and_come_back(program, own, lambda: own.control("-m", "immediate", "stop"))
        program.stopping.set()
        for loop in loops:
            loop.result()
    assert program.answers.keys() <= {(201, ""), GONE}
    check(node, program)


def work_while_the_file_is_held(node):
    """SQLite: longer than writers wait, then let go."""
    with serving(node) as program:
        assert program.say()
        with held(node.folder / "node.sqlite3"):
            assert not program.say()
        assert program.say()
    assert program.answers == {(201, ""): 2, BUSY: 1}
    assert "busy" in program.sentences[BUSY[1]]
    check(node, program)
