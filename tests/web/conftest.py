"""An office with people who ask over HTTP."""

import pytest
from django.core.cache import cache

from linli.core.trust.keys import node_ring
from tests.core.trust.office import PASSWORD, make_office
from tests.database import django_db_setup

__all__ = ["django_db_setup"]


class Caller:
    """Somebody who is signed in and asks the API from a division, for a purpose."""

    def __init__(self, client, account, division, purpose):
        client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
        self._client = client
        self._headers = {"X-Linli-Division": division.code, "X-Linli-Purpose": purpose}

    def ask(self, method, path, body=None, **headers):
        more = {"content_type": "application/json", "data": body} if body is not None else {}
        return getattr(self._client, method)(
            f"/api/1{path}", headers={**self._headers, **headers}, **more
        )

    def get(self, path, **headers):
        return self.ask("get", path, **headers)

    def post(self, path, body, **headers):
        return self.ask("post", path, body, **headers)


@pytest.fixture
def office(db, settings, tmp_path):
    """A township with two communities, and keys of the test's own."""
    settings.LINLI_SECRETS, settings.LINLI_ANALYSIS = tmp_path / "secret", tmp_path / "analysis"
    node_ring().make()
    # Sign-ins are counted by address, and all tests come from one.
    cache.clear()
    office = make_office()
    office.hire("worker", "community_worker", office.here)
    office.hire("neighbour", "community_worker", office.beside)
    office.hire("auditor", "auditor", office.township)
    return office


@pytest.fixture
def caller(office):
    """Make a caller: `caller("worker")`."""
    from django.test import Client

    def call(name, *, division=None, purpose="upkeep"):
        return Caller(Client(), office.people[name], division or office.here, purpose)

    return call
