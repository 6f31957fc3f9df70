"""What every test of the ground floor may use."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from linli.core.base.scope import Jurisdiction, acting
from tests.database import django_db_setup, is_postgresql

__all__ = ["as_system", "django_db_setup", "is_postgresql"]

#: When the tests take place, unless they say otherwise.
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def as_system(db):
    """Act as the system with the verbs that are named, in the whole country by default."""
    from linli.core.trust.actors import SystemActor

    @contextmanager
    def act(*verbs, jurisdiction=None, purpose="upkeep", at=NOW):
        area = jurisdiction or Jurisdiction(None, 1, 2**62)
        with acting(SystemActor("tests", frozenset(verbs)), area, purpose, at=at) as scope:
            yield scope

    return act
