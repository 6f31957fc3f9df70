import pytest
from django.db import connection

from linli.core.base.scope import Jurisdiction, acting, current_scope, find_scope, use_gate
from linli.engines.values import Problem


class Somebody:
    key = 7
    name = "account:7"


class OpenGate:
    """Lets everything through, and keeps what it was told."""

    def __init__(self):
        self.kept = []

    def enter(self, scope):
        pass

    def check(self, scope, verb):
        pass

    def keep(self, scope, act):
        self.kept.append(act)

    def refuse(self, scope, refusals):
        pass


@pytest.fixture
def open_gate():
    from linli.core.base import scope

    before = list(scope._gates)
    gate = OpenGate()
    use_gate(gate)
    yield gate
    scope._gates[:] = before


def test_outside_acting_there_is_no_scope():
    assert find_scope() is None
    with pytest.raises(Problem) as raised:
        current_scope()
    assert raised.value.reason.code == "scope.missing"


@pytest.mark.django_db
def test_the_scope_ends_with_the_block(open_gate):
    with acting(Somebody(), Jurisdiction(1, 10, 19), "upkeep") as scope:
        assert current_scope() is scope
    assert find_scope() is None


@pytest.mark.django_db
def test_the_database_knows_the_jurisdiction_only_inside(open_gate, is_postgresql):
    def known():
        if not is_postgresql:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('linli.first', true), current_user")
            return cursor.fetchone()

    before = known()
    with acting(Somebody(), Jurisdiction(1, 10, 19), "upkeep"):
        assert known() == (("10", "linli_app") if is_postgresql else None)
        with acting(Somebody(), Jurisdiction(2, 12, 12), "upkeep"):
            assert known() == (("12", "linli_app") if is_postgresql else None)
        assert known() == (("10", "linli_app") if is_postgresql else None)
    if is_postgresql:
        assert known()[0] in ("", None)
        assert before[0] in ("", None)
