import json
import sqlite3
import time

import pytest

from tests.server.processes import Node, ask, free_port, stop


@pytest.fixture
def start(node):
    """Start commands of the shared node; all are stopped afterwards."""
    started = []

    def begin(*arguments, **more):
        started.append(node.start(*arguments, **more))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def lines_of(process):
    return [json.loads(line) for line in process.log.read_text().splitlines() if line[:1] == "{"]


def test_it_answers_logs_json_and_stops_when_told(node, start, is_postgresql):
    port = free_port()
    serving = start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    assert ask(port, "/health/live", tries=300) == (200, b'{"live": true}')
    status, body = ask(port, "/health/ready")
    assert (status, json.loads(body)["ready"]) == (200, True)
    assert ask(port, "/accounts/login/")[0] == 200
    assert ask(port, "/nobody/%E5%BC%A0%E4%B8%89")[0] in (302, 403, 404)
    if not is_postgresql:
        # The background work is done in the same program, and only there.
        ended = node.run("worker", "--until-empty")
        assert ended.returncode == 2
        assert "Another worker" in ended.stderr
    began = time.monotonic()
    assert stop(serving) == 0
    assert time.monotonic() - began < 30
    text = serving.log.read_text()
    assert "%E5%BC%A0" not in text
    assert "张三" not in text
    answered = [line for line in lines_of(serving) if line["event"] == "request.answered"]
    assert {line["route"] for line in answered} >= {"health/live", "health/ready"}
    assert text.rstrip().endswith("what was under way was ended.")


def test_an_address_in_use_is_one_clear_line(node, start):
    port = free_port()
    start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    ask(port, "/health/live", tries=300)
    # The lock of the worker is the first node's: another one is refused its address alone.
    ended = node.run("serve", "--bind", "127.0.0.1:nothing")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "no address" in ended.stderr


def test_a_worker_stops_when_it_is_told_to(start):
    worker = start("worker")
    for _ in range(300):
        if "worker.started" in worker.log.read_text():
            break
        time.sleep(0.1)
    assert stop(worker) == 0
    assert [line["event"] for line in lines_of(worker)] == ["worker.started", "worker.stopped"]


def test_without_a_node_every_command_says_so(tmp_path):
    for command in ("serve", "worker", "upgrade"):
        ended = Node(tmp_path / "nowhere").run(command)
        assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
        assert "no node" in ended.stderr


def test_tables_of_an_older_version_keep_it_from_serving(fresh_node, is_postgresql):
    assert fresh_node.run("init").returncode == 0
    if is_postgresql:
        import psycopg

        with psycopg.connect(fresh_node.databases["LINLI_DATABASE_OWNER"]) as database:
            database.execute("DROP TABLE base_notice")
            database.execute("DELETE FROM django_migrations WHERE app = 'base'")
    else:
        with sqlite3.connect(fresh_node.folder / "node.sqlite3") as database:
            database.execute("DELETE FROM django_migrations WHERE app = 'base'")
        database.close()
    ended = fresh_node.run("serve")
    assert ended.returncode == 2
    assert "linli upgrade" in ended.stderr
    ended = fresh_node.run("doctor", "--json")
    assert ended.returncode == 1
    found = {one["check"]: one["state"] for one in json.loads(ended.stdout)["checks"]}
    assert found["tables"] == "bad"


def test_a_database_that_is_gone_is_one_clear_line(node):
    away = {"LINLI_DATABASE": "postgresql://linli_app@127.0.0.1:1/linli"}
    ended = node.run("worker", "--until-empty", **away)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].startswith("linli: The database does not answer")
    ended = node.run("doctor", "--json", **away)
    assert ended.returncode == 1
    found = {one["check"]: one["state"] for one in json.loads(ended.stdout)["checks"]}
    assert found["database"] == "bad"
