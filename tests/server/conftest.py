"""What every test of the server may use."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from linli.core.base.ids import new_uid
from tests.database import as_owner, django_db_setup, is_postgresql
from tests.server.processes import Node

__all__ = ["django_db_setup", "is_postgresql"]


def _renamed(address, name):
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def fresh_databases(django_db_setup, django_db_blocker):
    """Make an empty database; the variables that name it. Nothing on SQLite."""
    made = []

    def execute(statement):
        with django_db_blocker.unblock(), as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    def make():
        if connection.vendor != "postgresql":
            return {}
        name = f"node_{new_uid().hex[-12:]}"
        execute(f"CREATE DATABASE {name}")
        made.append(name)
        names = ("LINLI_DATABASE", "LINLI_DATABASE_OWNER")
        return {variable: _renamed(os.environ[variable], name) for variable in names}

    yield make
    for name in made:
        execute(f"DROP DATABASE {name} WITH (FORCE)")
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def fresh_node(tmp_path, fresh_databases):
    """A node that is not made yet, with an empty database."""
    return Node(tmp_path / "node", fresh_databases())


@pytest.fixture(scope="session")
def node(tmp_path_factory, fresh_databases):
    """A node made by `linli init`, shared by tests that leave it as it is."""
    made = Node(tmp_path_factory.mktemp("made") / "node", fresh_databases())
    ended = made.run("init", "--admin", "zhang")
    assert ended.returncode == 0, ended.stderr
    return made
