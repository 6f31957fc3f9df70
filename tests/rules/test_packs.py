"""Every pack that is shipped is sound."""

import pytest

from linli.engines.dictionary import check_pack, load_pack
from linli.engines.values.sentences import sentence
from tests.rules.source import PACKAGE

PACKS = sorted(path.name for path in (PACKAGE / "packs").iterdir() if path.is_dir())


def test_two_countries_are_shipped():
    assert {"cn", "example"} <= set(PACKS)


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_is_sound(name):
    reasons = check_pack(PACKAGE / "packs" / name)
    assert [sentence(reason, "en") for reason in reasons] == []


@pytest.mark.parametrize("name", PACKS)
def test_residents_may_see_all_that_is_held_about_people(name):
    elements = load_pack(PACKAGE / "packs" / name).elements.values()
    personal = [one for one in elements if one.sensitivity in ("personal", "sensitive")]
    assert [one.code for one in personal if "own" not in one.purposes] == []


@pytest.mark.parametrize("name", PACKS)
def test_a_shipped_pack_says_where_people_are_and_who_may_do_what(name):
    pack = load_pack(PACKAGE / "packs" / name)
    present = [pack.elements[code] for one in pack.presences.values() for code in one.elements]
    assert any(element.subject == "person" for element in present)
    assert pack.relations["household.members"].inverse
    assert "resident" in pack.roles


@pytest.mark.parametrize("name", PACKS)
def test_a_role_acts_for_what_a_presence_of_its_own_opens(name):
    """A purpose that none of the role's presences opens could never be used."""
    pack = load_pack(PACKAGE / "packs" / name)
    for role in pack.roles.values():
        opened = {one for code in role.presences for one in pack.presences[code].purposes}
        assert not role.presences or set(role.purposes) <= opened, role.code
