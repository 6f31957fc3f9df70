"""Prepared statements, quiet connections, and commits that do not wait for the disk."""

import select

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.core.base.scope import Jurisdiction, acting
from linli.core.base.statements import ask_prepared, trust_quiet_connection
from tests.core.base.test_scope import Somebody, open_gate

assert open_gate
AREA = Jurisdiction(1, 10, 19)


@pytest.mark.django_db
def test_a_statement_gives_its_rows_again_and_again(is_postgresql):
    cast = "CAST(%s AS bigint)" if is_postgresql else "%s"
    for number in range(8):
        assert ask_prepared(f"SELECT {cast} + 1", [number]) == [(number + 1,)]
    assert ask_prepared("UPDATE base_round SET last_at = last_at WHERE code = %s", ["x"]) == []


@pytest.mark.django_db
def test_whoever_counts_statements_sees_them():
    with CaptureQueriesContext(connection) as asked:
        ask_prepared("SELECT 7")
    assert [one["sql"] for one in asked] == ["SELECT 7"]


@pytest.mark.django_db
def test_what_goes_wrong_is_said_as_django_says_it():
    with pytest.raises(DatabaseError), transaction.atomic():
        ask_prepared("SELECT no_such_thing FROM base_round")
    assert ask_prepared("SELECT 7") == [(7,)]


@pytest.mark.django_db(transaction=True)
def test_only_readers_do_not_wait_for_the_disk(open_gate, is_postgresql):
    if is_postgresql:
        question, full, light = "SHOW synchronous_commit", "on", "on"
    else:
        question, full, light = "PRAGMA synchronous", 2, 1

    def kept():
        return ask_prepared(question)[0][0]

    usual = kept()
    _set_waiting(full, is_postgresql=is_postgresql)
    try:
        with acting(Somebody(), AREA, "upkeep"):
            assert kept() == full
        with acting(Somebody(), AREA, "upkeep", reads=True):
            assert kept() == light
        assert kept() == full
        with pytest.raises(ZeroDivisionError), acting(Somebody(), AREA, "upkeep", reads=True):
            raise ZeroDivisionError
        assert kept() == full
    finally:
        _set_waiting(usual, is_postgresql=is_postgresql)


def _set_waiting(how, *, is_postgresql):
    name = "SET synchronous_commit TO" if is_postgresql else "PRAGMA synchronous ="
    ask_prepared(f"{name} {how}")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_asked_after_and_a_quiet_one_is_not(is_postgresql):
    connection.health_check_done = False
    ask_prepared("SELECT 1")
    connection.health_check_done = False
    trust_quiet_connection()
    # A file has no other end that could go away: nothing is said of it.
    assert connection.health_check_done is is_postgresql
    if is_postgresql:
        _cut()
        trust_quiet_connection()
        assert not connection.health_check_done


def _cut():
    """End the connection from its other end, and wait until that is heard."""
    ((process,),) = ask_prepared("SELECT pg_backend_pid()")
    connection.health_check_done = False
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    assert select.select([connection.connection.fileno()], [], [], 10)[0]
