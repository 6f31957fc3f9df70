"""A demo community, made once."""

from datetime import date
from types import SimpleNamespace

import pytest

from linli.cli.demo.community import make_community
from linli.cli.demo.words import load_words


@pytest.fixture(scope="session")
def on():
    return date(2026, 1, 1)


@pytest.fixture(scope="session")
def pack(repository):
    return repository / "src" / "linli" / "packs" / "cn"


@pytest.fixture(scope="session")
def words(pack):
    return load_words(pack)


@pytest.fixture(scope="session")
def community(words, on):
    """The community with nothing unknown, so that everything can be compared."""
    made = make_community(words, seed=1, on=on, unknown=0.0)
    return SimpleNamespace(
        persons=made.persons,
        households=made.households,
        homes={home["household_id"]: home for home in made.households},
        members={
            home["household_id"]: [
                person for person in made.persons if person["household_id"] == home["household_id"]
            ]
            for home in made.households
        },
    )
