"""The database of tests, used as the program's own role."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

ROLE = "linli_app"


def take_role(sender=None, connection=None, **_):
    """Work as the program does: its role sees only what row-level security lets it see."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")


@contextmanager
def as_owner():
    """Work as the owner of the tables, for what the program itself never does."""
    if connection.vendor != "postgresql":
        with guards_down():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        take_role(connection=connection)


@contextmanager
def guards_down():
    """SQLite has no roles: what refuses changes of logs there is a trigger, taken away and set."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE name LIKE '%\\_guard' ESCAPE '\\'"
        )
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, statement in guards:
                cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tables are made by the owner; from then on every connection takes the program's role."""
    flush = connection.ops.execute_sql_flush

    def flush_as_owner(*args, **kwargs):
        with as_owner():
            return flush(*args, **kwargs)

    connection.ops.execute_sql_flush = flush_as_owner
    if connection.vendor != "postgresql":
        yield
        return
    connection_created.connect(take_role)
    with django_db_blocker.unblock():
        take_role(connection=connection)
    yield
    connection_created.disconnect(take_role)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def is_postgresql():
    """Whether the tests run on PostgreSQL."""
    return connection.vendor == "postgresql"
