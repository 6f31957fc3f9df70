"""What all tests of commands on real files share."""

import pytest


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def away_from_home(monkeypatch, cache):
    """The compiled pack goes where the test says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("LANG", "C.UTF-8")
