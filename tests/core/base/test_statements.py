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
        pytest.skip("on PostgreSQL everybody waits")

    def kept():
        return ask_prepared("PRAGMA synchronous")[0][0]

    full, normal = 2, 1
    usual = kept()
    ask_prepared(f"PRAGMA synchronous={full}")
    try:
        with acting(Somebody(), AREA, "upkeep"):
            assert kept() == full
        with acting(Somebody(), AREA, "upkeep", reads=True):
            assert kept() == normal
        assert kept() == full
        with pytest.raises(ZeroDivisionError), acting(Somebody(), AREA, "upkeep", reads=True):
            raise ZeroDivisionError
        assert kept() == full
    finally:
        ask_prepared(f"PRAGMA synchronous={usual}")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_asked_after_and_a_quiet_one_is_not(is_postgresql):
    if not is_postgresql:
        pytest.skip("a file has no other end")
    connection.health_check_done = False
    ((process,),) = ask_prepared("SELECT pg_backend_pid()")
    connection.health_check_done = False
    trust_quiet_connection()
    assert connection.health_check_done
    connection.health_check_done = False
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    assert select.select([connection.connection.fileno()], [], [], 10)[0]
    trust_quiet_connection()
    assert not connection.health_check_done
    connection.health_check_enabled = True
    assert ask_prepared("SELECT 7") == [(7,)]
